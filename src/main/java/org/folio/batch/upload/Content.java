package org.folio.batch.upload;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;

/**
 * What a row wants to become.
 *
 * @param metadata under the names that content services use
 * @param ownColumns the columns of the tenant's own template, under their names
 * @param textbookId empty unless it is to be linked
 * @param unit what names the unit of the textbook
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

  /** Equal for contents that are the same. */
  String fingerprint() {
    return key.isWhole() ? key.fingerprint() : id;
  }

  /** The content of a row that has no fault. */
  static Content of(long uploadId, UploadRow row, Header header, Template template) {
    CellValues cells = new CellValues(row.cells(), header, template);
    return new Content(
        ContentId.of(uploadId, row.number()),
        new ContentKey(
            cells.text(Column.BOARD),
            cells.text(Column.MEDIUM),
            cells.text(Column.GRADE),
            cells.text(Column.SUBJECT),
            cells.text(Column.NAME)),
        FileFormat.of(cells.text(Column.FILE_FORMAT)).orElseThrow(),
        SourceUrl.of(cells.text(Column.FILE_PATH)).orElseThrow(),
        metadata(cells),
        ownColumns(cells, template),
        cells.text(Column.TEXTBOOK_ID),
        new Unit(cells.text(Column.UNIT_ID), cells.text(Column.QR_CODE)));
  }

  private static JsonObject metadata(CellValues cells) {
    JsonObject metadata = new JsonObject();
    text(metadata, "name", cells.text(Column.NAME));
    text(metadata, "description", cells.text(Column.DESCRIPTION));
    text(metadata, "board", cells.text(Column.BOARD));
    list(metadata, "medium", cells.list(Column.MEDIUM));
    list(metadata, "gradeLevel", cells.list(Column.GRADE));
    list(metadata, "subject", cells.list(Column.SUBJECT));
    list(metadata, "topic", cells.list(Column.TOPIC));
    list(metadata, "keywords", cells.list(Column.KEYWORDS));
    list(metadata, "audience", cells.list(Column.AUDIENCE));
    text(metadata, "resourceType", cells.text(Column.RESOURCE_TYPE));
    text(metadata, "author", cells.text(Column.AUTHOR));
    text(metadata, "copyright", cells.text(Column.COPYRIGHT));
    text(metadata, "license", cells.text(Column.LICENSE));
    SourceUrl.of(cells.text(Column.ICON))
        .ifPresent(icon -> metadata.put("appIcon", icon.toString()));
    return metadata;
  }

  private static JsonObject ownColumns(CellValues cells, Template template) {
    JsonObject own = new JsonObject();
    for (Column column : template.columns()) {
      if (column.isStandard()) {
        continue;
      }
      if (column.kind() == Column.Kind.LIST) {
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
