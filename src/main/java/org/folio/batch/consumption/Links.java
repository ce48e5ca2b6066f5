package org.folio.batch.consumption;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The addresses of all resources of this API.
 *
 * @param base what they begin with, without a slash at its end
 */
record Links(String base) {

  String limit(String code) {
    return base + "/limits/" + URLEncoder.encode(code, StandardCharsets.UTF_8).replace("+", "%20");
  }

  String consumption(long id) {
    return base + "/limitconsumptions/" + id;
  }

  String readConsumptionBatch(long id) {
    return base + "/generic/readconsumptionbatches/" + id;
  }

  String task(long id) {
    return base + "/generic/tasks/" + id;
  }

  /** The messages of a task have its id. */
  String messages(long taskId) {
    return base + "/generic/interfacedmessages/" + taskId;
  }

  String restart(long taskId) {
    return base + "/taskprocessing/" + taskId + "/restart";
  }

  String cancel(long taskId) {
    return base + "/taskprocessing/" + taskId + "/cancel";
  }

  String taskType(long id) {
    return base + "/generic/tasktypes/" + id;
  }

  String table(long id) {
    return base + "/generic/tables/" + id;
  }

  String delivery(UUID id) {
    return base + "/batch-tracking/notification-endpoint/deliveries/" + id;
  }

  String taskProcessing() {
    return base + "/taskprocessing";
  }

  String tasks() {
    return base + "/generic/tasks";
  }

  String dataFileSet(String code) {
    return base + "/datafilesets/" + code;
  }

  String dataFile(String setCode, String fileCode) {
    return dataFileSet(setCode) + "/datafiles/" + fileCode + "/data";
  }
}
