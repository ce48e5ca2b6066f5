package org.folio.batch.upload.content;

/** The id of a row's content. It depends only on the upload and the row, so retries reuse it. */
public final class ContentId {
  private ContentId() {}

  public static String of(long uploadId, int rowNumber) {
    return "do_%d%06d".formatted(uploadId, rowNumber);
  }

  /** Whether the content belongs to a row of this upload; all upload ids have the same length. */
  public static boolean isOfUpload(long uploadId, String contentId) {
    return contentId.startsWith("do_" + uploadId);
  }
}
