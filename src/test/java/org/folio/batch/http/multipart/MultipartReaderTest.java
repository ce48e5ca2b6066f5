package org.folio.batch.http.multipart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.folio.batch.error.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a body is split into its parts. */
class MultipartReaderTest {
  private static final String BODY =
      """
      --sep\r
      Content-Disposition: form-data; name="note"\r
      \r
      hello\r
      --sep\r
      content-disposition: form-data; name="content"; filename="a b.csv"\r
      Content-Type: text/csv; charset=utf-8\r
      \r
      a,b\r
      --se,\r
      --sepal\r
      """
              .replace("--sepal\r\n", "")
          + "\r\n--sep--\r\ntrailer";

  private static final class Collected implements MultipartReader.Parts {
    final List<MultipartReader.Part> heads = new ArrayList<>();
    final List<StringBuilder> bodies = new ArrayList<>();
    int ended;

    @Override
    public void begin(MultipartReader.Part part) {
      heads.add(part);
      bodies.add(new StringBuilder());
    }

    @Override
    public void data(ByteBuffer data) {
      bodies.get(bodies.size() - 1).append(UTF_8.decode(data));
    }

    @Override
    public void end() {
      ended++;
    }
  }

  private final Collected parts = new Collected();

  private MultipartReader read(String body, int size) {
    MultipartReader reader =
        MultipartReader.of("multipart/form-data; charset=x; boundary=\"sep\"", parts).orElseThrow();
    Buffer bytes = Buffer.buffer(body);
    for (int i = 0; i < bytes.length(); i += size) {
      reader.read(bytes.getBuffer(i, Math.min(bytes.length(), i + size)));
    }
    return reader;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void body_isSplitIntoParts_forAnyBufferSize(int size) {
    MultipartReader reader = read(BODY, size);

    assertTrue(reader.isWhole());
    assertEquals(2, parts.ended);
    assertEquals(List.of("hello", "a,b\r\n--se,\r\n"), texts());
    assertEquals("content", parts.heads.get(1).name());
    assertEquals("a b.csv", parts.heads.get(1).filename().orElseThrow());
    assertEquals("text/csv; charset=utf-8", parts.heads.get(1).contentType());
    assertTrue(parts.heads.get(0).filename().isEmpty());
  }

  @Test
  void truncatedBody_isNotWhole() {
    assertFalse(read(BODY.substring(0, BODY.length() - 15), 10).isWhole());
  }

  @Test
  void delimiter_isMalformed_whenTextFollowsIt() {
    assertThrows(ServiceException.class, () -> read("--sepX\r\n", 4));
  }

  @Test
  void partHeader_isMalformed_whenItDoesNotEnd() {
    assertThrows(ServiceException.class, () -> read("--sep\r\n" + "x".repeat(10_000), 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/csv", "multipart/mixed; boundary=x", "multipart/form-data"})
  void contentType_isRefused_unlessFormDataWithBoundary(String contentType) {
    assertTrue(MultipartReader.of(contentType, parts).isEmpty());
  }

  private List<String> texts() {
    return parts.bodies.stream().map(StringBuilder::toString).toList();
  }
}
