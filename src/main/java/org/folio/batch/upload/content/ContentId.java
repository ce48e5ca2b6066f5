package org.folio.batch.upload.content;

/** The id of the content that a row becomes: always the same, whoever works on the row. */
public final class ContentId {
  private ContentId() {}

  public static String of(long uploadId, int rowNumber) {
    return "do_%d%06d".formatted(uploadId, rowNumber);
  }

  /** Whether it is the content of a row of this upload; the ids of uploads are of one length. */
  public static boolean isOfUpload(long uploadId, String contentId) {
    return contentId.startsWith("do_" + uploadId);
  }
}
