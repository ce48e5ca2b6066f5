package org.folio.batch.upload;

import java.util.List;

/**
 * A row, and what came of it.
 *
 * @param reasons why it failed, or warnings of a row that did not
 * @param contentId empty unless a content was made
 */
public record RowResult(UploadRow row, RowStatus status, List<String> reasons, String contentId) {}
