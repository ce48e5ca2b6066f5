package org.folio.batch.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.folio.batch.db.Tenant;

/**
 * Enables and disables tenants as the gateway does: starts the job, polls it until it is complete,
 * and deletes it.
 */
public final class Okapi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final String moduleUrl;
  private final String moduleId;

  /**
   * @param moduleUrl for instance {@code http://localhost:8081}
   * @param moduleId with the version, for instance {@code mod-batch-tracking-1.0.0}
   */
  public Okapi(String moduleUrl, String moduleId) {
    this.moduleUrl = moduleUrl;
    this.moduleId = moduleId;
  }

  /** Installs the module for the tenant, or does nothing when it is installed. */
  public void enable(Tenant tenant) {
    run(tenant, JSON.createObjectNode().put("module_to", moduleId).put("purge", false));
  }

  /** Keeps the tenant's data. */
  public void disable(Tenant tenant) {
    run(tenant, JSON.createObjectNode().put("module_from", moduleId).put("purge", false));
  }

  /** Deletes all of the tenant. */
  public void purge(Tenant tenant) {
    run(tenant, JSON.createObjectNode().put("module_from", moduleId).put("purge", true));
  }

  private void run(Tenant tenant, ObjectNode attributes) {
    ModuleClient module = new ModuleClient(moduleUrl, tenant);
    HttpResponse<String> started = module.send(module.posting("/_/tenant", attributes));
    if (started.statusCode() == 204) {
      return;
    }
    if (started.statusCode() != 201) {
      throw failed(tenant, started.statusCode() + " " + started.body());
    }
    String path = "/_/tenant/" + ModuleClient.json(started).path("id").asText();
    long end = System.nanoTime() + TIMEOUT.toNanos();
    JsonNode job;
    do {
      job = module.get(path + "?wait=300");
    } while (!job.path("complete").asBoolean() && System.nanoTime() < end);
    module.delete(path);
    if (job.has("error") || !job.path("complete").asBoolean()) {
      throw failed(tenant, job.toString());
    }
  }

  private static IllegalStateException failed(Tenant tenant, String reason) {
    return new IllegalStateException("POST /_/tenant for " + tenant + ": " + reason);
  }
}
