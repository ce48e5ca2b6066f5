package org.folio.batch.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.MultiMap;
import org.folio.batch.file.Download.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadTest {
  private static final String SHA = "ab".repeat(32);
  private static final String PLAIN = '"' + SHA + '"';
  private static final String PACKED = '"' + SHA + "-gzip\"";
  private static final DataFile FILE =
      new DataFile(DataCode.random(), "TABLE", 100, SHA, 1, new ChunkIndex(new int[] {50}));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|PACKED",
        "GZIP, deflate, br|PACKED",
        "x-gzip|PACKED",
        "*|PACKED",
        "gzip;q=0.1|PACKED",
        "identity;q=0.5, gzip;q=0.5|PACKED",
        "identity, gzip;q=0.5|WHOLE",
        "gzip;q=0|WHOLE",
        "gzip;q=0, *|WHOLE",
        "gzip;q=abc|WHOLE",
        "br|WHOLE",
        "''|WHOLE"
      })
  void gzip_isSent_whenPreferredAtLeastAsMuchAsIdentity(String accepted, Answer answer) {
    assertEquals(answer, get("Accept-Encoding", accepted).answer());
  }

  @Test
  void etag_differsByEncoding() {
    assertEquals(PLAIN, get().etag());
    assertEquals(PACKED, get("Accept-Encoding", "gzip").etag());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"\"x\", %s|NOT_MODIFIED", "W/%s|NOT_MODIFIED", "*|NOT_MODIFIED", "\"x\"|WHOLE"})
  void content_isNotModified_whenIfNoneMatchMatches(String tags, Answer answer) {
    assertEquals(answer, get("If-None-Match", tags.replace("%s", PLAIN)).answer());
  }

  @ParameterizedTest
  @CsvSource({"gzip, PLAIN, PACKED", "gzip, PACKED, NOT_MODIFIED", "identity, PACKED, WHOLE"})
  void ifNoneMatch_ofAnotherEncodingIsAnsweredWithTheContent(
      String accepted, String known, Answer answer) {
    String tag = known.equals("PLAIN") ? PLAIN : PACKED;

    assertEquals(answer, get("Accept-Encoding", accepted, "If-None-Match", tag).answer());
  }

  @Test
  void ifMatch_ofAnotherVersionFails() {
    assertEquals(Answer.PRECONDITION_FAILED, get("If-Match", "\"x\"").answer());
    assertEquals(Answer.PRECONDITION_FAILED, get("If-Match", "W/" + PLAIN).answer());
    assertEquals(Answer.PRECONDITION_FAILED, get("If-Match", PACKED, "Range", "bytes=1-").answer());
    assertEquals(Answer.WHOLE, get("If-Match", "\"x\", " + PLAIN).answer());
    assertEquals(Answer.WHOLE, get("If-Match", "*").answer());
    assertEquals(Answer.RANGE, get("If-Match", PLAIN, "Range", "bytes=1-").answer());
  }

  @Test
  void range_beyondAllLengthsIsRefused() {
    String beyond = "9".repeat(30);
    assertEquals(Answer.NO_SUCH_RANGE, get("Range", "bytes=" + beyond + "-").answer());
    assertEquals(new ByteRange(1, 99), get("Range", "bytes=1-" + beyond).range());
    assertEquals(new ByteRange(0, 99), get("Range", "bytes=-" + beyond).range());
  }

  @Test
  void range_appliesToUncompressedContent() {
    Download download = get("Range", "bytes=10-19", "Accept-Encoding", "gzip");
    assertEquals(new Download(Answer.RANGE, PLAIN, new ByteRange(10, 19)), download);
  }

  @Test
  void range_isRefused_whenItStartsBeyondTheEnd() {
    assertEquals(Answer.NO_SUCH_RANGE, get("Range", "bytes=100-").answer());
  }

  @Test
  void ifRange_returnsWholeFile_whenItDoesNotMatch() {
    assertEquals(Answer.RANGE, get("Range", "bytes=1-", "If-Range", PLAIN).answer());
    assertEquals(Answer.WHOLE, get("Range", "bytes=1-", "If-Range", "\"x\"").answer());
    assertEquals(Answer.WHOLE, get("Range", "bytes=1-", "If-Range", "W/" + PLAIN).answer());
    assertEquals(
        Answer.WHOLE,
        get("Range", "bytes=1-", "If-Range", "Sun, 22 Nov 2026 00:00:00 GMT").answer());
  }

  private static Download get(String... namesAndValues) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Download.of(headers, FILE);
  }
}
