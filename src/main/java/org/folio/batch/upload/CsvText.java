package org.folio.batch.upload;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a file into text, piece by piece: UTF-8 with or without a byte order mark, or
 * UTF-16 with one. Holds no more than the few bytes of a character that is not whole.
 */
final class CsvText {
  private static final int LONGEST_MARK = 3;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private ByteBuffer rest = NOTHING;
  private @Nullable CharsetDecoder decoder;

  /**
   * @throws CorruptFile when the bytes are no text
   */
  String decode(ByteBuffer bytes) {
    ByteBuffer all = rest.hasRemaining() ? join(rest, bytes) : bytes;
    if (decoder == null && all.remaining() < LONGEST_MARK) {
      rest = join(all, NOTHING);
      return "";
    }
    return decode(all, false);
  }

  /** What was still held back. */
  String end() {
    return decode(rest, true);
  }

  private String decode(ByteBuffer in, boolean isEnd) {
    CharsetDecoder at = decoder;
    if (at == null) {
      at = charset(in).newDecoder();
      at.onMalformedInput(CodingErrorAction.REPORT);
      at.onUnmappableCharacter(CodingErrorAction.REPORT);
      decoder = at;
      in.position(in.position() + markLength(in));
    }
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    try {
      check(at.decode(in, out, isEnd));
      if (isEnd) {
        check(at.flush(out));
      }
    } catch (CharacterCodingException e) {
      throw new CorruptFile("It is not text in UTF-8 or UTF-16", e);
    }
    rest = join(in, NOTHING);
    String text = out.flip().toString();
    if (text.indexOf('\0') >= 0) {
      throw new CorruptFile("It holds a NUL character", null);
    }
    return text;
  }

  private static void check(CoderResult result) throws CharacterCodingException {
    if (result.isError()) {
      result.throwException();
    }
  }

  private static Charset charset(ByteBuffer bytes) {
    if (startsWith(bytes, 0xfe, 0xff)) {
      return StandardCharsets.UTF_16BE;
    }
    return startsWith(bytes, 0xff, 0xfe) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
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

  /** Copies what is left of both, so that it stays when they are used again. */
  private static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }
}
