package org.folio.batch.upload;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.folio.batch.upload.template.OperationMode;
import org.folio.batch.upload.template.Template;
import org.folio.batch.upload.template.TemplateColumn;
import org.folio.batch.upload.template.TemplateJson;

/** The template that a tenant starts with. */
public final class Templates {
  private Templates() {}

  public static Template standard() {
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
            column("Name of the Content", TemplateColumn.NAME, TemplateColumn.Kind.TEXT, true),
            column(
                "Description of the content",
                TemplateColumn.DESCRIPTION,
                TemplateColumn.Kind.TEXT,
                false),
            column("Keywords", TemplateColumn.KEYWORDS, TemplateColumn.Kind.LIST, false),
            column("Audience", TemplateColumn.AUDIENCE, TemplateColumn.Kind.LIST, false),
            column("Author", TemplateColumn.AUTHOR, TemplateColumn.Kind.TEXT, true),
            column("Copyright", TemplateColumn.COPYRIGHT, TemplateColumn.Kind.TEXT, true),
            column("License", TemplateColumn.LICENSE, TemplateColumn.Kind.TEXT, false),
            column("Attributions", "Attributions", TemplateColumn.Kind.LIST, false),
            column("Icon File Path", TemplateColumn.ICON, TemplateColumn.Kind.URL, true),
            column("File Format", TemplateColumn.FILE_FORMAT, TemplateColumn.Kind.TEXT, true),
            column("File Path", TemplateColumn.FILE_PATH, TemplateColumn.Kind.URL, true),
            column("Content Type", "Content Type", TemplateColumn.Kind.TEXT, false),
            column(
                "Level 1 Textbook Unit", TemplateColumn.UNIT_ID, TemplateColumn.Kind.TEXT, false),
            new TemplateColumn(
                "Textbook",
                Set.of(OperationMode.LINK),
                List.of(),
                200,
                TemplateColumn.Kind.TEXT,
                null,
                TemplateColumn.TEXTBOOK_ID)));
  }

  private static TemplateColumn column(
      String name, String field, TemplateColumn.Kind kind, boolean isRequired) {
    Set<OperationMode> modes = isRequired ? EnumSet.allOf(OperationMode.class) : Set.of();
    return new TemplateColumn(name, modes, List.of(), 500, kind, null, field);
  }
}
