package org.folio.batch.file;

import io.vertx.core.buffer.Buffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/** Unpacks one piece of what {@link ChunkCompressor} has packed, without any other. */
final class ChunkDecompressor {
  private static final String DAMAGED = "The stored data file is damaged";

  private ChunkDecompressor() {}

  /**
   * @param piece what is stored of the piece
   * @param isFirst whether it is the first one of its file
   * @param length bytes of its content
   */
  static Buffer unpack(Buffer piece, boolean isFirst, int length) {
    Inflater inflater = new Inflater(true);
    try {
      int header = isFirst ? ChunkCompressor.HEADER_LENGTH : 0;
      inflater.setInput(piece.getBytes(), header, piece.length() - header);
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
