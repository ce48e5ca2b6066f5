package org.folio.batch.upload;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.folio.batch.db.ResultPage;
import org.folio.batch.upload.model.Upload;
import org.folio.batch.upload.model.UploadStatus;
import org.jspecify.annotations.Nullable;

/** Uploads as JSON. Each status adds fields to those of the status before it. */
final class UploadJson {
  private UploadJson() {}

  /**
   * Returns the status of an upload.
   *
   * @param report link to the report; shown once the upload is completed
   */
  static JsonObject status(Upload upload, String report) {
    JsonObject json =
        new JsonObject()
            .put("processId", upload.processId())
            .put("status", upload.status().label())
            .put("totalCount", upload.counts().total());
    putRequest(json, upload);
    if (upload.status() == UploadStatus.QUEUED) {
      return json;
    }
    putCounts(json, upload);
    putTime(json, "startTime", upload.started());
    if (upload.status() == UploadStatus.COMPLETED) {
      json.put("cancelled", upload.cancelled());
      putTime(json, "endTime", upload.ended());
      json.put("report", report);
    }
    return json;
  }

  /** Returns one page of a user's uploads. */
  static JsonObject list(String userId, ResultPage<Upload> page) {
    JsonArray list = new JsonArray();
    for (Upload upload : page.items()) {
      JsonObject json =
          new JsonObject()
              .put("processId", upload.processId())
              .put("uploadedDate", SunbirdEnvelope.time(upload.created()))
              .put("status", upload.status().label())
              .put("totalCount", upload.counts().total());
      putCounts(json, upload);
      putRequest(json, upload);
      list.add(json.put("cancelled", upload.cancelled()));
    }
    return new JsonObject().put("userId", userId).put("total", page.total()).put("uploads", list);
  }

  private static void putRequest(JsonObject json, Upload upload) {
    json.put("fileName", upload.order().fileName())
        .put("mode", upload.order().mode().label())
        .put("dryRun", upload.order().dryRun());
  }

  private static void putCounts(JsonObject json, Upload upload) {
    json.put("successCount", upload.counts().succeeded())
        .put("failedCount", upload.counts().failed())
        .put("cancelledCount", upload.counts().cancelled());
  }

  private static void putTime(JsonObject json, String name, @Nullable Instant time) {
    if (time != null) {
      json.put(name, SunbirdEnvelope.time(time));
    }
  }
}
