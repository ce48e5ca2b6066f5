package org.folio.batch.file;

import io.vertx.core.buffer.Buffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/** Decompresses a single chunk of {@link ChunkCompressor} without any other. */
final class ChunkDecompressor {
  private static final String DAMAGED = "The stored data file is damaged; run the export again";

  private ChunkDecompressor() {}

  /**
   * @param chunk as stored
   * @param isFirst whether it is the first one of its file
   * @param length of its content in bytes
   */
  static Buffer unpack(Buffer chunk, boolean isFirst, int length) {
    Inflater inflater = new Inflater(true);
    try {
      int header = isFirst ? ChunkCompressor.HEADER_LENGTH : 0;
      inflater.setInput(chunk.getBytes(), header, chunk.length() - header);
      byte[] content = new byte[length];
      int filled = 0;
      while (filled < length) {
        int count = inflater.inflate(content, filled, length - filled);
        if (count == 0) {
          throw ServiceException.of(Kind.INTERNAL, DAMAGED);
        }
        filled += count;
      }
      return Buffer.buffer(content);
    } catch (DataFormatException e) {
      throw ServiceException.of(Kind.INTERNAL, DAMAGED, e);
    } finally {
      inflater.end();
    }
  }
}
