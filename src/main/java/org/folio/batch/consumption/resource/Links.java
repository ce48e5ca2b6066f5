package org.folio.batch.consumption.resource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The addresses of all resources of the OHI API.
 *
 * @param base URL, without a trailing slash
 */
public record Links(String base) {

  public String limit(String code) {
    return base + "/limits/" + URLEncoder.encode(code, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public String consumption(long id) {
    return base + "/limitconsumptions/" + id;
  }

  public String readConsumptionBatch(long id) {
    return base + "/generic/readconsumptionbatches/" + id;
  }

  public String task(long id) {
    return base + "/generic/tasks/" + id;
  }

  /** Returns the address of a task's messages. */
  public String messages(long taskId) {
    return base + "/generic/interfacedmessages/" + taskId;
  }

  public String restart(long taskId) {
    return base + "/taskprocessing/" + taskId + "/restart";
  }

  public String cancel(long taskId) {
    return base + "/taskprocessing/" + taskId + "/cancel";
  }

  public String taskType(long id) {
    return base + "/generic/tasktypes/" + id;
  }

  public String table(long id) {
    return base + "/generic/tables/" + id;
  }

  public String delivery(UUID id) {
    return base + "/batch-tracking/notification-endpoint/deliveries/" + id;
  }

  public String taskProcessing() {
    return base + "/taskprocessing";
  }

  public String tasks() {
    return base + "/generic/tasks";
  }

  public String dataFileSet(String code) {
    return base + "/datafilesets/" + code;
  }

  public String dataFile(String setCode, String fileCode) {
    return dataFileSet(setCode) + "/datafiles/" + fileCode + "/data";
  }
}
