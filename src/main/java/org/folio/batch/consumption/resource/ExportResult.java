package org.folio.batch.consumption.resource;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The data file of an export. */
public record ExportResult(String setCode, String fileCode) {
  private static final String SET = "dataFileSet";
  private static final String FILE = "dataFile";

  /** Returns the form that is stored with the operation. */
  public JsonObject toJson() {
    return new JsonObject().put(SET, setCode).put(FILE, fileCode);
  }

  public static @Nullable ExportResult ofJson(@Nullable JsonObject json) {
    return json == null ? null : new ExportResult(json.getString(SET), json.getString(FILE));
  }
}
