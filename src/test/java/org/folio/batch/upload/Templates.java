package org.folio.batch.upload;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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

  /** Columns as in Sunbird's published template, each with the field that it fills. */
  static Template sunbird() {
    return new Template(
        List.of(
            column("Name of the Content", Column.NAME, Column.Kind.TEXT, true),
            column("Description of the content", Column.DESCRIPTION, Column.Kind.TEXT, false),
            column("Keywords", Column.KEYWORDS, Column.Kind.LIST, false),
            column("Audience", Column.AUDIENCE, Column.Kind.LIST, false),
            column("Author", Column.AUTHOR, Column.Kind.TEXT, true),
            column("Copyright", Column.COPYRIGHT, Column.Kind.TEXT, true),
            column("License", Column.LICENSE, Column.Kind.TEXT, false),
            column("Attributions", "Attributions", Column.Kind.LIST, false),
            column("Icon File Path", Column.ICON, Column.Kind.URL, true),
            column("File Format", Column.FILE_FORMAT, Column.Kind.TEXT, true),
            column("File Path", Column.FILE_PATH, Column.Kind.URL, true),
            column("Content Type", "Content Type", Column.Kind.TEXT, false),
            column("Level 1 Textbook Unit", Column.UNIT_ID, Column.Kind.TEXT, false),
            new Column(
                "Textbook",
                Set.of(Mode.LINK),
                List.of(),
                200,
                Column.Kind.TEXT,
                null,
                Column.TEXTBOOK_ID)));
  }

  private static Column column(String name, String field, Column.Kind kind, boolean isRequired) {
    Set<Mode> modes = isRequired ? EnumSet.allOf(Mode.class) : Set.of();
    return new Column(name, modes, List.of(), 500, kind, null, field);
  }
}
