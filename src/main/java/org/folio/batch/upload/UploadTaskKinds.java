package org.folio.batch.upload;

import java.util.List;
import org.folio.batch.operation.TaskKind;
import org.folio.batch.operation.TaskKind.Table;
import org.folio.batch.upload.row.RetireHandler;
import org.folio.batch.upload.row.UploadHandler;
import org.jspecify.annotations.Nullable;

/** Describes the tasks of uploads to operators. */
public final class UploadTaskKinds {
  private static final Table UPLOADS =
      new Table(2109406, "BULK_UPLOADS", "The files that were uploaded");

  /** All of them. */
  public static final List<TaskKind> ALL =
      List.of(
          kind(
              UploadHandler.KIND,
              8521,
              "Works on the rows of an uploaded file",
              "An upload that was given up is not restarted; upload its failed rows again",
              null),
          kind(
              RetireHandler.KIND,
              8522,
              "Retires contents that an upload could not complete",
              null,
              "A retirement is not cancelled: it removes what an upload has left incomplete"));

  private UploadTaskKinds() {}

  private static TaskKind kind(
      String kind,
      long typeId,
      String description,
      @Nullable String noRestart,
      @Nullable String noCancel) {
    return new TaskKind(
        kind,
        typeId,
        description,
        UPLOADS,
        (operationId, request) ->
            "/v1/textbook/content/bulk/upload/status/" + request.getLong(UploadHandler.UPLOAD_ID),
        noRestart,
        noCancel);
  }
}
