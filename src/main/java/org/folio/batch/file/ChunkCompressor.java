package org.folio.batch.file;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses the content of a file chunk by chunk. The concatenated results are one gzip stream
 * (RFC 1952); no chunk refers to an earlier one. Takes some milliseconds of CPU per chunk, so call
 * it on a worker thread; not thread-safe.
 */
final class ChunkCompressor {
  // magic number, deflate, no flags, no time, fastest, unknown system
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};
  static final int HEADER_LENGTH = HEADER.length;
  private static final int MAX_OVERHEAD = 1024;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final MessageDigest sha256 = newSha256();
  private final CRC32 crc = new CRC32();
  private long length;
  private long rows;

  /** Compresses a chunk that is not the last one. */
  Buffer pack(byte[] content, int count) {
    return pack(content, count, false);
  }

  /** Compresses the last chunk, which may be empty, and ends the stream. */
  Buffer compressLast(byte[] content, int count) {
    Buffer last = pack(content, count, true);
    deflater.end();
    return last.appendUnsignedIntLE(crc.getValue()).appendUnsignedIntLE(length & 0xffff_ffffL);
  }

  /** Releases its memory early; does nothing after the end. */
  void close() {
    deflater.end();
  }

  /** Returns the bytes of content so far. */
  long length() {
    return length;
  }

  /** Returns the lines of content so far. */
  long rows() {
    return rows;
  }

  /** Returns the hash of the whole content. Call it once, after the last chunk. */
  String sha256() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  private Buffer pack(byte[] content, int count, boolean last) {
    Buffer packed = Buffer.buffer(count / 4 + MAX_OVERHEAD);
    if (length == 0) {
      packed.appendBytes(HEADER);
    }
    sha256.update(content, 0, count);
    crc.update(content, 0, count);
    length += count;
    for (int i = 0; i < count; i++) {
      if (content[i] == '\n') {
        rows++;
      }
    }
    deflate(content, count, last, packed);
    return packed;
  }

  private void deflate(byte[] content, int count, boolean last, Buffer packed) {
    deflater.setInput(content, 0, count);
    int flush = last ? Deflater.NO_FLUSH : Deflater.FULL_FLUSH;
    if (last) {
      deflater.finish();
    }
    byte[] out = new byte[64 * 1024];
    int written;
    do {
      written = deflater.deflate(out, 0, out.length, flush);
      packed.appendBytes(out, 0, written);
    } while (last ? !deflater.finished() : written == out.length);
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
