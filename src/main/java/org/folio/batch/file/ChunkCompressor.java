package org.folio.batch.file;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Packs the content of a file piece by piece. What it returns, one after the other, is one gzip
 * stream (RFC 1952); no piece refers to what stands before it. Uses the CPU for some milliseconds a
 * piece, so it belongs on a worker thread; not for two threads at once.
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

  /** Packs the next piece, which is not the last one. */
  Buffer pack(byte[] content, int count) {
    return pack(content, count, false);
  }

  /** Packs the last piece, which may be empty, and ends. */
  Buffer packLast(byte[] content, int count) {
    Buffer last = pack(content, count, true);
    deflater.end();
    return last.appendUnsignedIntLE(crc.getValue()).appendUnsignedIntLE(length & 0xffff_ffffL);
  }

  /** Gives its memory back before the end; does nothing after it. */
  void close() {
    deflater.end();
  }

  /** Bytes of content so far. */
  long length() {
    return length;
  }

  /** Lines of content so far. */
  long rows() {
    return rows;
  }

  /** Of all content; can be asked once, after the last piece. */
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
