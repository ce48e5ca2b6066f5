package org.folio.batch.file;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Optional;

/**
 * The part of a file to send, by the headers of the request (RFC 9110): all of it as gzip, all of
 * it uncompressed, a range, or nothing.
 *
 * @param etag of what is sent; gzip has a different one
 * @param range of the content; empty if it is not satisfiable
 */
record Download(Answer answer, String etag, ByteRange range) {

  /** The kind of response. */
  enum Answer {
    PACKED,
    WHOLE,
    RANGE,
    NO_SUCH_RANGE,
    NOT_MODIFIED
  }

  static Download of(MultiMap headers, DataFile file) {
    String plain = '"' + file.sha256() + '"';
    String packed = '"' + file.sha256() + "-gzip\"";
    ByteRange whole = ByteRange.whole(file.contentLength());
    Optional<ByteRange> range = range(headers, plain, file.contentLength());
    boolean isPacked = range.isEmpty() && takesGzip(headers.getAll("Accept-Encoding"));
    String etag = isPacked ? packed : plain;
    if (knows(headers, plain, packed)) {
      return new Download(Answer.NOT_MODIFIED, etag, whole);
    }
    if (range.isEmpty()) {
      return new Download(isPacked ? Answer.PACKED : Answer.WHOLE, etag, whole);
    }
    Answer answer = range.get().isEmpty() ? Answer.NO_SUCH_RANGE : Answer.RANGE;
    return new Download(answer, etag, range.get());
  }

  private static Optional<ByteRange> range(MultiMap headers, String etag, long length) {
    String range = headers.get("Range");
    String ifRange = headers.get("If-Range");
    return range == null || (ifRange != null && !ifRange.strip().equals(etag))
        ? Optional.empty()
        : ByteRange.requested(range, length);
  }

  // both encodings have the same content, so a client that has one has the other
  private static boolean knows(MultiMap headers, String plain, String packed) {
    for (String header : headers.getAll("If-None-Match")) {
      for (String tag : header.split(",", -1)) {
        String strong = tag.strip().replaceFirst("^W/", "");
        if (strong.equals("*") || strong.equals(plain) || strong.equals(packed)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean takesGzip(Iterable<String> acceptEncoding) {
    double gzip = -1;
    double any = 0;
    double identity = 0;
    for (String header : acceptEncoding) {
      for (String coding : header.toLowerCase(Locale.ROOT).split(",", -1)) {
        String[] parts = coding.split(";", 2);
        double weight = parts.length == 1 ? 1 : weight(parts[1]);
        switch (parts[0].strip()) {
          case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
          case "*" -> any = weight;
          case "identity" -> identity = weight;
          default -> {}
        }
      }
    }
    double best = gzip < 0 ? any : gzip;
    return best > 0 && best >= identity;
  }

  // an unreadable weight counts as 0, like a refused coding
  private static double weight(String parameter) {
    String text = parameter.strip();
    try {
      return text.startsWith("q=") ? Double.parseDouble(text.substring(2).strip()) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
