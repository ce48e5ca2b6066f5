package org.folio.batch.upload;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;

/**
 * What a row wants to become.
 *
 * @param metadata under the names that content services use
 * @param textbookId empty unless it is to be linked
 * @param unit what names the unit of the textbook
 */
public record Content(
    String id,
    ContentKey key,
    FileFormat format,
    URI file,
    JsonObject metadata,
    String textbookId,
    Unit unit) {

  /** A unit of a textbook, by its id or, when that is empty, by its QR code. */
  public record Unit(String id, String qrCode) {}

  /** Equal for contents that are the same. */
  String fingerprint() {
    return key.isWhole() ? key.fingerprint() : id;
  }

  /** Of a row that was found without fault. */
  static Content of(long uploadId, UploadRow row, Header header) {
    List<String> cells = row.cells();
    return new Content(
        ContentId.of(uploadId, row.number()),
        new ContentKey(
            header.cell(cells, Column.BOARD),
            header.cell(cells, Column.MEDIUM),
            header.cell(cells, Column.GRADE),
            header.cell(cells, Column.SUBJECT),
            header.cell(cells, Column.NAME)),
        FileFormat.of(header.cell(cells, Column.FILE_FORMAT)).orElseThrow(),
        SourceUrl.of(header.cell(cells, Column.FILE_PATH)).orElseThrow(),
        metadata(cells, header),
        header.cell(cells, Column.TEXTBOOK_ID),
        new Unit(header.cell(cells, Column.UNIT_ID), header.cell(cells, Column.QR_CODE)));
  }

  private static JsonObject metadata(List<String> cells, Header header) {
    JsonObject metadata = new JsonObject();
    text(metadata, "name", header.cell(cells, Column.NAME));
    text(metadata, "description", header.cell(cells, Column.DESCRIPTION));
    text(metadata, "board", header.cell(cells, Column.BOARD));
    list(metadata, "medium", header.cell(cells, Column.MEDIUM));
    list(metadata, "gradeLevel", header.cell(cells, Column.GRADE));
    list(metadata, "subject", header.cell(cells, Column.SUBJECT));
    list(metadata, "topic", header.cell(cells, Column.TOPIC));
    list(metadata, "keywords", header.cell(cells, Column.KEYWORDS));
    list(metadata, "audience", header.cell(cells, Column.AUDIENCE));
    text(metadata, "resourceType", header.cell(cells, Column.RESOURCE_TYPE));
    text(metadata, "author", header.cell(cells, Column.AUTHOR));
    text(metadata, "copyright", header.cell(cells, Column.COPYRIGHT));
    text(metadata, "license", header.cell(cells, Column.LICENSE));
    SourceUrl.of(header.cell(cells, Column.ICON))
        .ifPresent(icon -> metadata.put("appIcon", icon.toString()));
    return metadata;
  }

  private static void text(JsonObject metadata, String name, String cell) {
    if (!cell.isEmpty()) {
      metadata.put(name, cell);
    }
  }

  private static void list(JsonObject metadata, String name, String cell) {
    List<String> values = Cells.list(cell);
    if (!values.isEmpty()) {
      metadata.put(name, new JsonArray(values));
    }
  }
}
