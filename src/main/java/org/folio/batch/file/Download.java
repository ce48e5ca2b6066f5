package org.folio.batch.file;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

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
    NOT_MODIFIED,
    PRECONDITION_FAILED
  }

  static Download of(MultiMap headers, DataFile file) {
    String plain = '"' + file.sha256() + '"';
    String packed = '"' + file.sha256() + "-gzip\"";
    ByteRange whole = ByteRange.whole(file.contentLength());
    Optional<ByteRange> range = range(headers, plain, file.contentLength());
    boolean isPacked = range.isEmpty() && takesGzip(headers.getAll("Accept-Encoding"));
    String etag = isPacked ? packed : plain;
    if (isUnwanted(headers, etag)) {
      return new Download(Answer.PRECONDITION_FAILED, etag, whole);
    }
    if (knows(headers, etag)) {
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

  /** Returns whether If-Match names other versions only. Weak tags never match. */
  private static boolean isUnwanted(MultiMap headers, String etag) {
    List<String> wanted = headers.getAll("If-Match");
    return !wanted.isEmpty()
        && wanted.stream()
            .flatMap(header -> Stream.of(header.split(",", -1)))
            .map(String::strip)
            .noneMatch(tag -> tag.equals("*") || tag.equals(etag));
  }

  // a client that has one encoding could not use a 304 about the other
  private static boolean knows(MultiMap headers, String etag) {
    for (String header : headers.getAll("If-None-Match")) {
      for (String tag : header.split(",", -1)) {
        String strong = tag.strip().replaceFirst("^W/", "");
        if (strong.equals("*") || strong.equals(etag)) {
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
