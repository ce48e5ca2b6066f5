package org.folio.batch.upload.csv;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the bytes of a file, chunk by chunk. A byte order mark decides the encoding; otherwise
 * the encoding that the client declared; otherwise UTF-8, or UTF-16 if NUL bytes in plain text
 * indicate it. There is no other guessing.
 */
public final class CsvText {
  /** Number of bytes that are examined before the encoding is decided. */
  private static final int SAMPLE = 64;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final String ADVICE = "in Excel, save the file as \"CSV UTF-8 (comma delimited)\"";

  private final Optional<Charset> declared;
  private final Consumer<String> text;
  private ByteBuffer rest = NOTHING;
  private @Nullable CharsetDecoder decoder;

  /**
   * @param declared by the client; empty if it declared none
   * @param text called with each chunk of text, and with the text before a fault
   */
  public CsvText(Optional<Charset> declared, Consumer<String> text) {
    this.declared = declared;
    this.text = text;
  }

  /**
   * Decodes the next bytes.
   *
   * @throws UnreadableTextException if the bytes are not text
   * @throws WorkbookException if they are a spreadsheet program's workbook
   */
  public void read(ByteBuffer bytes) {
    ByteBuffer all = rest.hasRemaining() ? join(rest, bytes) : bytes;
    if (decoder == null && all.remaining() < SAMPLE) {
      rest = join(all, NOTHING);
      return;
    }
    decode(all, false);
  }

  /** Decodes the bytes that are still held back. */
  public void end() {
    decode(rest, true);
  }

  private void decode(ByteBuffer in, boolean isEnd) {
    CharsetDecoder decoding = decoder;
    if (decoding == null) {
      if (startsWith(in, 'P', 'K', 3, 4) || startsWith(in, 0xd0, 0xcf, 0x11, 0xe0)) {
        throw new WorkbookException();
      }
      decoding = charset(in).newDecoder();
      decoding.onMalformedInput(CodingErrorAction.REPORT);
      decoding.onUnmappableCharacter(CodingErrorAction.REPORT);
      decoder = decoding;
      in.position(in.position() + markLength(in));
    }
    CharBuffer out = CharBuffer.allocate((int) (in.remaining() * decoding.maxCharsPerByte()) + 1);
    CoderResult result = decoding.decode(in, out, isEnd);
    if (!result.isError() && isEnd) {
      result = decoding.flush(out);
    }
    pass(out.flip().toString());
    if (result.isError()) {
      throw unreadable(in, result.length(), decoding.charset());
    }
    rest = join(in, NOTHING);
  }

  private void pass(String decoded) {
    int nul = decoded.indexOf('\0');
    text.accept(nul < 0 ? decoded : decoded.substring(0, nul));
    if (nul >= 0) {
      throw new UnreadableTextException(
          "a NUL character, which text files do not contain; " + ADVICE);
    }
  }

  private UnreadableTextException unreadable(ByteBuffer in, int length, Charset charset) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < Math.min(length, in.remaining()); i++) {
      bytes
          .append(i == 0 ? "0x" : " 0x")
          .append("%02X".formatted(in.get(in.position() + i) & 0xff));
    }
    String what = "not %s text (byte %s); ".formatted(charset.name(), bytes);
    return new UnreadableTextException(
        declared.isPresent()
            ? what + "the upload declares this encoding"
            : what + ADVICE + ", or declare the encoding with ?encoding=windows-1252");
  }

  private Charset charset(ByteBuffer bytes) {
    if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
      return StandardCharsets.UTF_8;
    }
    if (startsWith(bytes, 0xfe, 0xff)) {
      return StandardCharsets.UTF_16BE;
    }
    if (startsWith(bytes, 0xff, 0xfe)) {
      return StandardCharsets.UTF_16LE;
    }
    return declared.orElseGet(() -> byNulBytes(bytes));
  }

  /**
   * Detects UTF-16: most characters of a CSV file then have a NUL byte, always on the same side.
   */
  private static Charset byNulBytes(ByteBuffer bytes) {
    int[] nuls = new int[2];
    int length = Math.min(bytes.remaining(), SAMPLE);
    for (int i = 0; i < length; i++) {
      if (bytes.get(bytes.position() + i) == 0) {
        nuls[i % 2]++;
      }
    }
    int many = Math.max(1, length / 8);
    if (nuls[1] >= many && nuls[0] == 0) {
      return StandardCharsets.UTF_16LE;
    }
    return nuls[0] >= many && nuls[1] == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
  }

  private static int markLength(ByteBuffer bytes) {
    if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
      return 3;
    }
    return startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0xff, 0xfe) ? 2 : 0;
  }

  private static boolean startsWith(ByteBuffer bytes, int... mark) {
    if (bytes.remaining() < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes.get(bytes.position() + i) & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** Copies the remaining bytes of both buffers, which may then be reused. */
  private static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }
}
