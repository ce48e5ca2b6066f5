package org.folio.batch.upload.content;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.folio.batch.upload.model.UploadRow;
import org.folio.batch.upload.template.CellValues;
import org.folio.batch.upload.template.CsvHeader;
import org.folio.batch.upload.template.FileFormat;
import org.folio.batch.upload.template.Template;
import org.folio.batch.upload.template.TemplateColumn;

/**
 * A content to create, as its row describes it.
 *
 * @param metadata by the property names of content services
 * @param ownColumns values of the tenant's own columns, by column name
 * @param textbookId empty unless the content is to be linked
 * @param unit the unit of the textbook
 */
public record Content(
    String id,
    ContentKey key,
    FileFormat format,
    URI file,
    JsonObject metadata,
    JsonObject ownColumns,
    String textbookId,
    Unit unit) {

  /** A unit of a textbook, by its id or, when that is empty, by its QR code. */
  public record Unit(String id, String qrCode) {}

  /** Returns a hash that is equal for equal contents. */
  String fingerprint() {
    return key.isWhole() ? key.fingerprint() : id;
  }

  /** Builds the content of a valid row. */
  public static Content of(long uploadId, UploadRow row, CsvHeader header, Template template) {
    CellValues cells = new CellValues(row.cells(), header, template);
    return new Content(
        ContentId.of(uploadId, row.number()),
        new ContentKey(
            cells.text(TemplateColumn.BOARD),
            cells.text(TemplateColumn.MEDIUM),
            cells.text(TemplateColumn.GRADE),
            cells.text(TemplateColumn.SUBJECT),
            cells.text(TemplateColumn.NAME)),
        FileFormat.of(cells.text(TemplateColumn.FILE_FORMAT)).orElseThrow(),
        SourceUrl.of(cells.text(TemplateColumn.FILE_PATH)).orElseThrow(),
        metadata(cells),
        ownColumns(cells, template),
        cells.text(TemplateColumn.TEXTBOOK_ID),
        new Unit(cells.text(TemplateColumn.UNIT_ID), cells.text(TemplateColumn.QR_CODE)));
  }

  private static JsonObject metadata(CellValues cells) {
    JsonObject metadata = new JsonObject();
    text(metadata, "name", cells.text(TemplateColumn.NAME));
    text(metadata, "description", cells.text(TemplateColumn.DESCRIPTION));
    text(metadata, "board", cells.text(TemplateColumn.BOARD));
    list(metadata, "medium", cells.list(TemplateColumn.MEDIUM));
    list(metadata, "gradeLevel", cells.list(TemplateColumn.GRADE));
    list(metadata, "subject", cells.list(TemplateColumn.SUBJECT));
    list(metadata, "topic", cells.list(TemplateColumn.TOPIC));
    list(metadata, "keywords", cells.list(TemplateColumn.KEYWORDS));
    list(metadata, "audience", cells.list(TemplateColumn.AUDIENCE));
    text(metadata, "resourceType", cells.text(TemplateColumn.RESOURCE_TYPE));
    text(metadata, "author", cells.text(TemplateColumn.AUTHOR));
    text(metadata, "copyright", cells.text(TemplateColumn.COPYRIGHT));
    text(metadata, "license", cells.text(TemplateColumn.LICENSE));
    SourceUrl.of(cells.text(TemplateColumn.ICON))
        .ifPresent(icon -> metadata.put("appIcon", icon.toString()));
    return metadata;
  }

  private static JsonObject ownColumns(CellValues cells, Template template) {
    JsonObject own = new JsonObject();
    for (TemplateColumn column : template.columns()) {
      if (column.isStandard()) {
        continue;
      }
      if (column.kind() == TemplateColumn.Kind.LIST) {
        list(own, column.name(), cells.list(column.name()));
      } else {
        text(own, column.name(), cells.text(column.name()));
      }
    }
    return own;
  }

  private static void text(JsonObject json, String name, String value) {
    if (!value.isEmpty()) {
      json.put(name, value);
    }
  }

  private static void list(JsonObject json, String name, List<String> values) {
    if (!values.isEmpty()) {
      json.put(name, new JsonArray(values));
    }
  }
}
