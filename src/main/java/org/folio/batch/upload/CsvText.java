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

  private byte[] rest = new byte[0];
  private @Nullable CharsetDecoder decoder;

  /**
   * @throws CorruptFile when the bytes are no text
   */
  String decode(byte[] bytes) {
    byte[] all = join(rest, bytes);
    if (decoder == null && all.length < LONGEST_MARK) {
      rest = all;
      return "";
    }
    return decode(all, false);
  }

  /** What was still held back. */
  String end() {
    return decode(rest, true);
  }

  private String decode(byte[] bytes, boolean isEnd) {
    int start = 0;
    CharsetDecoder at = decoder;
    if (at == null) {
      start = markLength(bytes);
      at = charset(bytes).newDecoder();
      at.onMalformedInput(CodingErrorAction.REPORT);
      at.onUnmappableCharacter(CodingErrorAction.REPORT);
      decoder = at;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(bytes.length - start + 1);
    try {
      check(at.decode(in, out, isEnd));
      if (isEnd) {
        check(at.flush(out));
      }
    } catch (CharacterCodingException e) {
      throw new CorruptFile("It is not text in UTF-8 or UTF-16", e);
    }
    rest = new byte[in.remaining()];
    in.get(rest);
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

  private static Charset charset(byte[] bytes) {
    if (startsWith(bytes, 0xfe, 0xff)) {
      return StandardCharsets.UTF_16BE;
    }
    return startsWith(bytes, 0xff, 0xfe) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
  }

  private static int markLength(byte[] bytes) {
    if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
      return 3;
    }
    return startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0xff, 0xfe) ? 2 : 0;
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] join(byte[] first, byte[] second) {
    if (first.length == 0) {
      return second;
    }
    byte[] all = new byte[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
