package org.folio.batch;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.folio.batch.upload.ContentFile;
import org.folio.client.ApiClient;
import org.folio.client.ApiException;
import org.folio.client.ApiResponse;
import org.folio.client.api.BatchTrackingApi;
import org.folio.client.api.BulkContentUploadApi;
import org.folio.client.api.DataFileSetsApi;
import org.folio.client.api.LimitsAndConsumptionsApi;
import org.folio.client.api.ReadConsumptionBatchApi;
import org.folio.client.model.AmountValue;
import org.folio.client.model.BatchTracking;
import org.folio.client.model.DataFileResource;
import org.folio.client.model.DataFileSetResource;
import org.folio.client.model.DateTimeValue;
import org.folio.client.model.InterfacedMessages;
import org.folio.client.model.LimitConsumption;
import org.folio.client.model.LimitResource;
import org.folio.client.model.Link;
import org.folio.client.model.QuantityValue;
import org.folio.client.model.ReadConsumptionBatch;
import org.folio.client.model.TaskResource;
import org.folio.client.model.UploadEnvelope;
import org.folio.client.model.UploadEnvelopeResult;
import org.folio.client.model.UploadSummary;
import org.folio.client.model.UploadTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Works with the module through a Java client that the build generates from the OpenAPI document,
 * as other people's programs do.
 */
class GeneratedClientIT {
  private static final String USER = "5a05e962-0502-5f78-a1fb-c47ba7902298";
  private static final BigDecimal MAXIMUM = new BigDecimal("1000.00");

  private static DbSettings db;
  private static KafkaSettings kafka;
  private static LocalModule module;

  @TempDir private Path folder;
  private Gateway gateway;
  private String tenant;
  private ApiClient client;

  @BeforeAll
  static void start() {
    db = Services.freshDatabase();
    kafka = Services.freshKafkaSettings();
    module = LocalModule.start(db, kafka);
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  @BeforeEach
  void enable() {
    gateway = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    tenant = gateway.tenant().id();
    client = new ApiClient();
    client.updateBaseUri(module.baseUrl());
  }

  private static ConditionFactory until(String what) {
    return await(what).atMost(Duration.ofSeconds(60)).pollInterval(Gateway.EVER_MORE_SELDOM);
  }

  private static <T> void awaitEqual(String what, T expected, Callable<T> actual) {
    until(what).until(actual, is(expected));
  }

  @Test
  void batch_isAnnouncedFollowedAndDeleted() throws ApiException {
    BatchTrackingApi batches = new BatchTrackingApi(client);
    String id = UUID.randomUUID().toString();

    BatchTracking announced =
        batches.postOrdersStorageBatchTracking(
            tenant, new BatchTracking().id(id).totalRecords(3), null);
    assertEquals(id, announced.getId());
    assertEquals(
        List.of(id),
        batches
            .getBatchTrackingBatches(tenant, "open", null, null, null, null, null, null)
            .getBatchTrackings()
            .stream()
            .map(BatchTracking::getId)
            .toList());
    try (KafkaClient events = KafkaClient.ofServices()) {
      ItemEvents items = new ItemEvents(gateway.tenant());
      String topic = new Topics(kafka.env()).of(gateway.tenant(), "inventory.item");
      for (int i = 0; i < 3; i++) {
        events.send(topic, items.create(UUID.fromString(id)));
      }
      events.flush();
      awaitEqual(
          "all events counted",
          3,
          () -> batches.getOrdersStorageBatchTrackingById(id, tenant).getProcessedCount());
      events.read(
          new Topics(kafka.env()).of(gateway.tenant(), "batch-tracking.batch"),
          found -> !found.isEmpty());
    }
    assertEquals(
        1,
        batches
            .getBatchTrackingBatches(tenant, "complete", null, null, null, null, "exact", true)
            .getTotalRecords());
    batches.deleteOrdersStorageBatchTrackingById(id, tenant);

    ApiException gone =
        assertThrows(
            ApiException.class, () -> batches.getOrdersStorageBatchTrackingById(id, tenant));
    assertEquals(404, gone.getCode());
    ApiException refused =
        assertThrows(
            ApiException.class,
            () ->
                batches.postOrdersStorageBatchTracking(
                    tenant, new BatchTracking().totalRecords(0), null));
    assertEquals(422, refused.getCode());
  }

  @Test
  void upload_isMadeFromTheTemplateAndFollowedToItsReport() throws ApiException, IOException {
    BulkContentUploadApi uploads = new BulkContentUploadApi(client);

    UploadTemplate template = uploads.getBatchTrackingUploadTemplate(tenant, null, null);
    File sample = uploads.getBatchTrackingUploadTemplateSample(tenant, null);
    assertEquals("upload-template.csv", sample.getName());
    String header = text(sample).lines().findFirst().orElseThrow();
    List<String> columns = Arrays.asList(header.split(","));
    assertEquals(template.getColumns().size(), columns.size(), header);
    Path file = folder.resolve("contents.csv");
    Files.writeString(
        file,
        ContentFile.with("https://files.example.org", columns)
            .row("Water")
            .row("Fire", columns.get(0), "")
            .text());

    UploadEnvelope accepted =
        uploads.postV1TextbookContentBulkUpload(
            "upload", tenant, file.toFile(), true, null, "in.ekstep", "NCF", USER);
    String id = accepted.getResult().getProcessId();
    awaitEqual("upload completed", "Completed", () -> status(uploads, id).getStatus());

    UploadEnvelopeResult status = status(uploads, id);
    assertEquals(2, status.getTotalCount());
    assertTrue(status.getFailedCount() >= 1);
    assertEquals(
        List.of(id),
        uploads
            .getV1TextbookContentBulkUploadStatusList(tenant, null, null, USER)
            .getResult()
            .getUploads()
            .stream()
            .map(upload -> upload.getProcessId())
            .toList());
    UploadSummary summary = uploads.getBatchTrackingUploadsByProcessId(id, tenant);
    assertEquals("contents.csv", summary.getFileName());
    assertEquals(
        2,
        uploads
            .getBatchTrackingUploadsRowsByProcessId(
                id, tenant, null, null, null, null, null, null, null)
            .getRows()
            .size());
    Map<String, String> link = query(status.getReport());
    File report =
        uploads.getBatchTrackingUploadReportsByTenantIdAndProcessId(
            tenant, id, Long.valueOf(link.get("expires")), link.get("signature"), "all");
    assertEquals("upload-" + id + ".csv", report.getName());
    assertEquals(3, text(report).lines().count());
    ApiException nowhere = assertThrows(ApiException.class, () -> status(uploads, "42"));
    assertEquals(404, nowhere.getCode());
  }

  private UploadEnvelopeResult status(BulkContentUploadApi uploads, String id) throws ApiException {
    return uploads.getV1TextbookContentBulkUploadStatusByProcessId(id, tenant, USER).getResult();
  }

  @Test
  void export_isStartedFollowedAndRead() throws ApiException, IOException {
    LimitsAndConsumptionsApi limits = new LimitsAndConsumptionsApi(client);
    ReadConsumptionBatchApi exports = new ReadConsumptionBatchApi(client);
    DataFileSetsApi sets = new DataFileSetsApi(client);
    LimitResource limit = limits.postLimits(tenant, limit());
    assertEquals(MAXIMUM.stripTrailingZeros(), limit.getMaximum().getValue().stripTrailingZeros());
    Integer version = limit.getObjectVersionNumber();
    limits.putLimitsByCode(
        "VERT", tenant, limit().description("Changed").objectVersionNumber(version));
    assertEquals("Changed", limits.getLimitsByCode("VERT", tenant).getDescription());
    ApiException stale =
        assertThrows(
            ApiException.class,
            () -> limits.putLimitsByCode("VERT", tenant, limit().objectVersionNumber(version)));
    assertEquals(409, stale.getCode());

    Long consumption = number(limits.postLimitconsumptionsWithHttpInfo(tenant, consumption()));
    assertEquals(
        LocalDate.of(2026, 3, 1),
        limits.getLimitconsumptionsById(consumption, tenant).getServiceDate());
    assertEquals(
        1,
        limits.getLimitconsumptions(tenant, null, null, null, null, null, null).getItems().size());
    assertEquals(
        1L,
        limits
            .getLimitsCountersByCode("VERT", tenant, "P-1001", null)
            .getItems()
            .get(0)
            .getConsumptions());

    Long id =
        number(
            exports.postReadconsumptionbatchesWithHttpInfo(
                tenant, export("VERT"), UUID.randomUUID().toString()));
    awaitEqual(
        "export completed",
        ReadConsumptionBatch.StatusEnum.COMPLETED,
        () -> exports.getGenericReadconsumptionbatchesById(id, tenant).getStatus());
    ReadConsumptionBatch completed = exports.getGenericReadconsumptionbatchesById(id, tenant);
    TaskResource task =
        exports.getGenericTasksById(number(linked(completed.getLinks(), "operator")), tenant);
    assertEquals(TaskResource.StatusEnum.COMPLETED, task.getStatus());
    InterfacedMessages messages = exports.getGenericInterfacedmessagesById(task.getId(), tenant);
    assertEquals(task.getId(), messages.getId());

    String code = linked(completed.getLinks(), "datafileset").replaceFirst(".*/", "");
    DataFileSetResource set = sets.getDatafilesetsByCode(code, tenant);
    DataFileResource file = set.getDataFiles().get(0);
    File content =
        sets.getDatafilesetsDatafilesDataByCodeAndFile(
            code, file.getCode(), tenant, null, null, null, null);
    assertTrue(content.getName().endsWith(".ndjson"), content.getName());
    assertEquals(file.getContentLength(), content.length());
    assertEquals(file.getRows(), text(content).lines().count());
    File range =
        sets.getDatafilesetsDatafilesDataByCodeAndFile(
            code, file.getCode(), tenant, "bytes=0-9", null, null, null);
    assertEquals(10, range.length());
  }

  @Test
  void failedExport_tellsWhyAndIsRestarted() throws ApiException {
    ReadConsumptionBatchApi exports = new ReadConsumptionBatchApi(client);
    Long id = number(exports.postReadconsumptionbatchesWithHttpInfo(tenant, export("VERT"), null));
    awaitEqual(
        "export failed",
        ReadConsumptionBatch.StatusEnum.FAILED,
        () -> exports.getGenericReadconsumptionbatchesById(id, tenant).getStatus());
    Long task =
        number(
            linked(
                exports.getGenericReadconsumptionbatchesById(id, tenant).getLinks(), "operator"));
    assertTrue(
        exports
            .getGenericInterfacedmessagesById(task, tenant)
            .getMessages()
            .get(0)
            .getText()
            .contains("VERT"));

    new LimitsAndConsumptionsApi(client).postLimits(tenant, limit());
    assertEquals(task, exports.postTaskprocessingRestartById(task, tenant).getId());
    awaitEqual(
        "export completed",
        ReadConsumptionBatch.StatusEnum.COMPLETED,
        () -> exports.getGenericReadconsumptionbatchesById(id, tenant).getStatus());
  }

  @Test
  void sizesBeyond2GiB_areRead() throws ApiException {
    new LimitsAndConsumptionsApi(client).postLimits(tenant, limit());
    ReadConsumptionBatchApi exports = new ReadConsumptionBatchApi(client);
    Long id = number(exports.postReadconsumptionbatchesWithHttpInfo(tenant, export("VERT"), null));
    awaitEqual(
        "export completed",
        ReadConsumptionBatch.StatusEnum.COMPLETED,
        () -> exports.getGenericReadconsumptionbatchesById(id, tenant).getStatus());
    new TenantSql(db, gateway.tenant())
        .execute("UPDATE data_file SET content_length = 3000000000, row_count = 5000000000");

    DataFileResource file =
        new DataFileSetsApi(client)
            .getDatafilesets(tenant, null, null, null, null, null, null)
            .getItems()
            .get(0)
            .getDataFiles()
            .get(0);

    assertEquals(3_000_000_000L, file.getContentLength());
    assertEquals(5_000_000_000L, file.getRows());
  }

  private static LimitResource limit() {
    return new LimitResource()
        .code("VERT")
        .description("For tests")
        .level(LimitResource.LevelEnum.PERSON)
        .type(LimitResource.TypeEnum.AMOUNT)
        .period(LimitResource.PeriodEnum.CALENDAR_YEAR)
        .maximum(new QuantityValue().value(MAXIMUM).currency("EUR"));
  }

  private static LimitConsumption consumption() {
    return new LimitConsumption()
        .limitCode("VERT")
        .subjectCode("P-1001")
        .serviceDate(LocalDate.of(2026, 3, 1))
        .transactionDateTime(new DateTimeValue().value("2026-03-02T10:00:00+01:00"))
        .amount(new AmountValue().value(new BigDecimal("12.50")).currency("EUR"));
  }

  private static ReadConsumptionBatch export(String limit) {
    return new ReadConsumptionBatch()
        .transactionStartDateTime(new DateTimeValue().value("2026-03-01T00:00:00Z"))
        .transactionEndDateTime(new DateTimeValue().value("2026-04-01T00:00:00Z"))
        .limitCodes(List.of(limit));
  }

  /** The id of what a request has made, from its address. */
  private static Long number(ApiResponse<Void> created) {
    assertEquals(201, created.getStatusCode());
    return number(created.getHeaders().get("location").get(0));
  }

  private static Long number(String address) {
    return Long.valueOf(address.replaceFirst(".*/", ""));
  }

  private static String linked(List<Link> links, String rel) {
    return links.stream()
        .filter(link -> link.getRel().equals(rel))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No link " + rel + " in " + links))
        .getHref();
  }

  private static Map<String, String> query(String link) {
    return Arrays.stream(URI.create(link).getQuery().split("&"))
        .map(one -> one.split("=", 2))
        .collect(Collectors.toMap(one -> one[0], one -> one[1]));
  }

  private static String text(File file) throws IOException {
    return Files.readString(file.toPath()).replace("\ufeff", "");
  }
}
