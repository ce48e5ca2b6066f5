package org.folio.batch.upload;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The template that a tenant starts with. */
final class Templates {
  private Templates() {}

  static Template standard() {
    try {
      String json = Files.readString(Path.of("ramls/examples/upload-template.json"));
      return TemplateJson.read(new JsonObject(json).getJsonArray("columns"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
