package org.folio.batch.upload;

import java.nio.ByteBuffer;
import org.folio.batch.upload.intake.UploadCsvReader;
import org.folio.batch.upload.template.OperationMode;

/** Reads an uploaded file as the upload API does, without HTTP and without a database. */
public final class IntakeOnly {
  private static final int PIECE = 64 * 1024;

  private IntakeOnly() {}

  /** Reads a file in chunks and returns the number of its rows. */
  public static int read(byte[] file) {
    UploadCsvReader intake =
        new UploadCsvReader(
            Templates.standard(), OperationMode.UPLOAD, Long.MAX_VALUE, Integer.MAX_VALUE);
    for (int from = 0; from < file.length; from += PIECE) {
      intake.read(ByteBuffer.wrap(file, from, Math.min(file.length - from, PIECE)));
      intake.drain();
    }
    intake.end();
    return intake.rowCount();
  }
}
