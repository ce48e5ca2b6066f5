package org.folio.batch.consumption;

import static org.folio.batch.consumption.Resource.linked;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Compares the responses of the module with the examples of the document that the API follows.
 * Every property and link must match. Values that differ between runs are replaced by a word.
 * Comments mark what this module adds.
 */
class DocumentExamplesIT {
  private static final String BASE = "http://host:port/api";
  private static final String START = "1970-10-11T14:04:41+01:00";
  private static final String END = "1970-10-11T14:04:42.509+01:00";

  private static KafkaSettings kafka;
  private static LocalModule module;
  private Resource client;

  @BeforeAll
  static void start() {
    kafka = Services.freshKafkaSettings();
    module = LocalModule.start(Services.freshDatabase(), kafka, Map.of("PUBLIC_BASE_URL", BASE));
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  @BeforeEach
  void enable() {
    client = new Resource(module.baseUrl(), Services.freshTenant()).enable();
  }

  @Test
  void documentedExample_exportIsCompletedAndPublished() {
    String path = startAsInTheDocument(true);
    JsonPath completed = client.awaitStatus(path, "Completed");

    assertEquals(
        new JsonObject(
            """
            {
               "type" : "readConsumptionBatch",
               "id" : 1,
               "createdBy" : 1,
               "lastUpdatedBy" : 1,
               "objectVersionNumber" : 1,
               "status" : "Completed",
               "links" : [ {
                  "href" : "http://host:port/api/generic/readconsumptionbatches/1",
                  "rel" : "self"
               }, {
                  "href" : "http://host:port/api/generic/tasks/1",
                  "rel" : "operator",
                  "httpMethod" : "GET"
               }, {
                  "href" : "http://host:port/api/datafilesets/CODE",
                  "rel" : "datafileset",
                  "httpMethod" : "GET"
               } ],
               "creationDate" : { "value" : "DATE" },
               "lastUpdatedDate" : { "value" : "DATE" },
               "transactionEndDateTime" : { "value" : "1970-10-11T14:04:42.509+01:00" },
               "transactionStartDateTime" : { "value" : "1970-10-11T14:04:41+01:00" },
               "limitCodes" : [ "VERT" ]
            }
            """),
        shown(path));
    assertEquals(
        new JsonObject(
            """
            {
              "type"  : "ReadConsumptionBatch",
              "topic" : "Notification",
              "timestamp" : { "value" : "DATE" },
              "links" : [
                 { "rel" : "operator:subject",
                   "href" : "http://host:port/api/generic/readconsumptionbatches/1" },
                 { "rel" : "datafileset",
                   "href" : "http://host:port/api/datafilesets/CODE" },
                 { "rel" : "file",
                   "href" : "http://host:port/api/datafilesets/CODE/datafiles/CODE/data" }
              ]
            }
            """),
        notification());
    // the link of the data file set can be followed
    client.get(linked(completed, "datafileset"));
  }

  @Test
  void documentedExample_failedOperationIsRestartedByOperator() {
    String path = startAsInTheDocument(false);
    JsonPath failed = client.awaitStatus(path, "Failed");

    assertEquals(
        new JsonObject(
            """
            {
               "type" : "readConsumptionBatch",
               "id" : 1,
               "createdBy" : 1,
               "lastUpdatedBy" : 1,
               "objectVersionNumber" : 1,
               "status" : "Failed",
               "links" : [ {
                  "href" : "http://host:port/api/generic/readconsumptionbatches/1",
                  "rel" : "self"
               }, {
                  "href" : "http://host:port/api/generic/tasks/1",
                  "rel" : "operator",
                  "httpMethod" : "GET"
               } ],
               "creationDate" : { "value" : "DATE" },
               "lastUpdatedDate" : { "value" : "DATE" },
               "transactionEndDateTime" : { "value" : "1970-10-11T14:04:42.509+01:00" },
               "transactionStartDateTime" : { "value" : "1970-10-11T14:04:41+01:00" },
               "limitCodes" : [ "VERT" ]
            }
            """),
        shown(path));

    JsonObject task = shown(linked(failed, "operator"));
    assertEquals(
        new JsonObject(
            """
            {
               "type" : "task",
               "id" : 1,
               "createdBy" : 1,
               "currentAttemptCount" : 1,
               "lastUpdatedBy" : 1,
               "objectVersionNumber" : 2,
               "status" : "ERRORED",
               "subjectId" : 1,
               "threadCode" : "INSTANCE",
               "links" : [ {
                  "href" : "http://host:port/api/generic/tasks/1",
                  "rel" : "self"
               }, {
                  "href" : "http://host:port/api/generic/interfacedmessages/1",
                  "rel" : "operator:messages",
                  "httpMethod" : "GET"
               }, {
                  "href" : "http://host:port/api/taskprocessing/1/restart",
                  "rel" : "operator:restart",
                  "httpMethod" : "POST"
               }, {
                  "href" : "http://host:port/api/generic/readconsumptionbatches/1",
                  "rel" : "operator:subject",
                  "httpMethod" : "GET"
               } ],
               "creationDate" : { "value" : "DATE" },
               "lastUpdatedDate" : { "value" : "DATE" },
               "table" : {
                  "id" : 2109405,
                  "links" : [ {
                     "href" : "http://host:port/api/generic/tables/2109405",
                     "rel" : "canonical"
                  } ]
               },
               "taskType" : {
                  "id" : 8520,
                  "links" : [ {
                     "href" : "http://host:port/api/generic/tasktypes/8520",
                     "rel" : "canonical"
                  } ]
               }
            }
            """),
        task);

    client.withLimit("VERT");
    JsonObject restarted =
        comparable(
            client
                .request()
                .post("/taskprocessing/1/restart")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    JsonObject expected =
        task.copy()
            .put("status", "PENDING")
            .put("currentAttemptCount", 0)
            .put("objectVersionNumber", 3)
            .put("links", linksOfRestarted());
    assertEquals(expected, restarted);
    client.awaitStatus(path, "Completed");
  }

  private static JsonArray linksOfRestarted() {
    return new JsonArray(
        """
        [ {
           "href" : "http://host:port/api/generic/tasks/1",
           "rel" : "self"
        }, {
           "href" : "http://host:port/api/generic/interfacedmessages/1",
           "rel" : "operator:messages",
           "httpMethod" : "GET"
        }, {
           "href" : "http://host:port/api/generic/readconsumptionbatches/1",
           "rel" : "operator:subject",
           "httpMethod" : "GET"
        }, {
           "href" : "http://host:port/api/taskprocessing/1/cancel",
           "rel" : "operator:cancel",
           "httpMethod" : "POST"
        } ]
        """); // this module adds the link to cancel
  }

  /** Starts the first export of the tenant. It fails if its limit does not exist. */
  private String startAsInTheDocument(boolean withLimit) {
    if (withLimit) {
      client.withLimit("VERT");
    }
    return client.start(Resource.export(START, END, "VERT"));
  }

  private JsonObject shown(String path) {
    return comparable(client.request().get(path).then().statusCode(200).extract().asString());
  }

  private JsonObject notification() {
    try (KafkaClient reader = KafkaClient.ofServices()) {
      String topic = kafka.env() + "." + client.tenant() + ".batch-tracking.notification";
      return comparable(new String(reader.read(topic, found -> !found.isEmpty()).get(0).value()));
    }
  }

  /** Replaces the values that differ between runs. */
  private static JsonObject comparable(String json) {
    return new JsonObject(
        json.replaceAll("[0-9A-F]{32}", "CODE")
            .replaceAll("\"20\\d\\d-[0-9-]+T[0-9:.]+(\\+\\d\\d:\\d\\d|Z)\"", "\"DATE\"")
            .replaceAll("(\"threadCode\":)\"[^\"]+\"", "$1\"INSTANCE\""));
  }
}
