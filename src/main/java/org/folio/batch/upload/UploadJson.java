package org.folio.batch.upload;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Uploads as the API shows them. Each state shows all that the one before it does, and more. */
final class UploadJson {
  private UploadJson() {}

  /**
   * @param report link to the report, shown when there is one
   */
  static JsonObject status(Upload upload, String report) {
    JsonObject json =
        new JsonObject()
            .put("processId", upload.processId())
            .put("status", upload.status().label())
            .put("totalCount", upload.counts().total());
    if (upload.status() == UploadStatus.QUEUED) {
      return json;
    }
    json.put("successCount", upload.counts().succeeded())
        .put("failedCount", upload.counts().failed());
    putTime(json, "startTime", upload.started());
    if (upload.status() == UploadStatus.COMPLETED) {
      putTime(json, "endTime", upload.ended());
      json.put("report", report);
    }
    return json;
  }

  static JsonObject list(String userId, List<UploadSummary> uploads) {
    JsonArray list = new JsonArray();
    for (UploadSummary upload : uploads) {
      list.add(
          new JsonObject()
              .put("processId", String.valueOf(upload.id()))
              .put("uploadedDate", Envelope.time(upload.created()))
              .put("status", upload.status().label()));
    }
    return new JsonObject().put("userId", userId).put("uploads", list);
  }

  private static void putTime(JsonObject json, String name, @Nullable Instant time) {
    if (time != null) {
      json.put(name, Envelope.time(time));
    }
  }
}
