package org.folio.batch.http.multipart;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decodes header parameters that are not plain ASCII. */
final class EncodedText {
  private static final Pattern EXTENDED = Pattern.compile("([\\w!#$%&+^`{}~-]+)'[^']*'(.*)");
  private static final Pattern ENCODED_WORD =
      Pattern.compile("=\\?([^?*]+)(?:\\*[^?]*)?\\?([BbQq])\\?([^?]*)\\?=");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("(?<=\\?=)\\s+(?==\\?)");

  private EncodedText() {}

  /** Decodes {@code UTF-8''na%C3%AFve.csv} (RFC 8187); empty if it is malformed. */
  static Optional<String> ofExtendedValue(String value) {
    Matcher matcher = EXTENDED.matcher(value);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String encoded = matcher.group(2);
    return charset(matcher.group(1))
        .flatMap(charset -> unescape(encoded, '%').map(bytes -> new String(bytes, charset)));
  }

  /** Decodes each {@code =?UTF-8?B?…?=} (RFC 2047); malformed ones stay unchanged. */
  static String ofEncodedWords(String value) {
    if (!value.contains("=?")) {
      return value;
    }
    String joined = BETWEEN_WORDS.matcher(value).replaceAll("");
    return ENCODED_WORD
        .matcher(joined)
        .replaceAll(word -> Matcher.quoteReplacement(decode(word).orElse(word.group())));
  }

  private static Optional<String> decode(MatchResult word) {
    Optional<byte[]> bytes =
        word.group(2).equalsIgnoreCase("B")
            ? base64(word.group(3))
            : unescape(word.group(3).replace('_', ' '), '=');
    return charset(word.group(1)).flatMap(charset -> bytes.map(b -> new String(b, charset)));
  }

  private static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Replaces each escape character and its two hexadecimal digits with the encoded byte. */
  private static Optional<byte[]> unescape(String text, char escape) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != escape) {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      if (i + 2 >= text.length()
          || Character.digit(text.charAt(i + 1), 16) < 0
          || Character.digit(text.charAt(i + 2), 16) < 0) {
        return Optional.empty();
      }
      bytes.write(Integer.parseInt(text, i + 1, i + 3, 16));
      i += 2;
    }
    return Optional.of(bytes.toByteArray());
  }

  private static Optional<Charset> charset(String name) {
    try {
      return Optional.of(Charset.forName(name));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }
}
