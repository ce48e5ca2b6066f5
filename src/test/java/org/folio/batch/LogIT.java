package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.Test;

/** What an operator reads of a process: its log, and the answers to its options. */
class LogIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ATMOST = Duration.ofSeconds(60);
  private static final String LIST = "/orders-storage/batch-tracking";

  @Test
  void jsonLog_namesModuleTenantAndRequestAndHasEachStackTraceOnce() throws SQLException {
    DbSettings db = Services.freshDatabase();
    Map<String, String> settings = ModuleProcess.environment(db, Services.freshKafkaSettings());
    settings.put("LOG_FORMAT", "json");
    try (ModuleProcess module = ModuleProcess.start(settings)) {
      Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      tenant.request().header("X-Okapi-Request-Id", "574109/orders").get(LIST);
      RestAssured.get(module.baseUrl() + "/metrics").then().statusCode(200);
      new TenantSql(db, tenant.tenant())
          .execute("ALTER TABLE batch_tracking RENAME COLUMN total_records TO lost");
      tenant.request().get(LIST).then().statusCode(500);
      tenant.request().header("X-Okapi-Request-Id", "574110/orders").get(LIST);

      assertEquals(143, module.stop());

      List<JsonNode> lines = module.output().lines().map(LogIT::json).toList();
      for (JsonNode line : lines) {
        assertEquals("mod-batch-tracking", line.path("module").asText(), line::toString);
        assertEquals(ModuleInfo.VERSION, line.path("version").asText(), line::toString);
      }
      JsonNode first = lines.get(0);
      assertTrue(message(first).startsWith("Starting mod-batch-tracking"), first.toString());
      assertTrue(message(lines.get(1)).contains("DB_PASSWORD=(set)"), lines.get(1).toString());
      assertFalse(module.output().contains(settings.get("DOWNLOAD_LINK_SECRET")));
      JsonNode served = only(lines, line -> id(line).equals("574109/orders"));
      assertTrue(message(served).startsWith("GET " + LIST + " 200 "), served.toString());
      assertEquals(tenant.tenant().id(), served.path("tenant").asText());
      List<JsonNode> failed =
          lines.stream().filter(line -> message(line).contains(" failed: ")).toList();
      assertEquals(2, failed.size(), failed.toString());
      assertTrue(failed.get(0).path("exception").asText().contains("\tat org.folio"));
      assertTrue(failed.get(1).path("exception").isMissingNode(), failed.get(1).toString());
      assertTrue(message(failed.get(1)).contains("total_records"), message(failed.get(1)));
      assertEquals("574110/orders", id(failed.get(1)));
      assertEquals(tenant.tenant().id(), failed.get(1).path("tenant").asText());
      assertTrue(
          lines.stream().noneMatch(line -> message(line).matches("GET /(metrics|admin/health) .*")),
          module.output());
      only(lines, line -> message(line).startsWith("Stopping"));
      assertEquals("Stopped", message(lines.get(lines.size() - 1)));
    }
  }

  @Test
  void options_areAnsweredWithoutSettings() {
    try (ModuleProcess version = ModuleProcess.launchWith("--version");
        ModuleProcess help = ModuleProcess.launchWith("--help");
        ModuleProcess unknown = ModuleProcess.launchWith("--verbose")) {
      assertEquals(0, version.awaitEnd(ATMOST));
      assertEquals("mod-batch-tracking " + ModuleInfo.VERSION, version.output().strip());
      assertEquals(0, help.awaitEnd(ATMOST));
      assertTrue(help.output().contains("KAFKA_HOST (required)"), help.output());
      assertEquals(2, unknown.awaitEnd(ATMOST));
      assertTrue(unknown.output().contains("Unknown option \"--verbose\""), unknown.output());
    }
  }

  private static JsonNode only(List<JsonNode> lines, Predicate<JsonNode> filter) {
    List<JsonNode> found = lines.stream().filter(filter).toList();
    assertEquals(1, found.size(), lines.toString());
    return found.get(0);
  }

  private static String message(JsonNode line) {
    return line.path("message").asText();
  }

  private static String id(JsonNode line) {
    return line.path("requestId").asText();
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not JSON: " + line, e);
    }
  }
}
