package org.folio.batch.upload;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.folio.batch.error.ServiceException;
import org.folio.batch.http.multipart.MultipartReader;
import org.folio.batch.upload.intake.FilePart;
import org.folio.batch.upload.intake.UploadCsvReader;
import org.folio.batch.upload.template.OperationMode;

/** Any bytes are either read as a file or refused with a known code. */
class AnyBytesTest {
  private static final Set<String> CODES =
      Set.of("CORRUPT_FILE", "INVALID_FILE_TEMPLATE", "MAX_ROW_COUNT_EXCEEDED");
  private static final Set<String> BODY_CODES = Set.of("MALFORMED", "INVALID_FILE_FORMAT");

  @Provide
  Arbitrary<String> nearlyCsv() {
    return NearlyCsv.texts();
  }

  @Property(tries = 500)
  void anyBytes_areReadOrRefusedWithKnownCode(
      @ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 20) int size) {
    readAll(bytes, size);
  }

  @Property(tries = 1000)
  void nearlyCsvText_isReadOrRefusedWithKnownCode(
      @ForAll("nearlyCsv") String text, @ForAll @IntRange(min = 1, max = 20) int size) {
    readAll(text.getBytes(StandardCharsets.UTF_8), size);
  }

  private static void readAll(byte[] bytes, int size) {
    UploadCsvReader intake =
        new UploadCsvReader(Templates.standard(), OperationMode.LINK, 1_000_000, 3);
    try {
      for (int i = 0; i < bytes.length; i += size) {
        intake.read(ByteBuffer.wrap(bytes, i, Math.min(bytes.length - i, size)));
      }
      intake.end();
      assertTrue(intake.header().isPresent());
      assertTrue(intake.drain().size() == intake.rowCount() && intake.rowCount() <= 3);
    } catch (ServiceException failure) {
      assertTrue(CODES.contains(failure.code()), failure.code());
    }
  }

  @Property(tries = 500)
  void nearlyMultipartBody_isReadOrRefusedWithKnownCode(
      @ForAll("nearlyMultipart") String body, @ForAll @IntRange(min = 1, max = 20) int size) {
    FilePart part =
        new FilePart(
            new UploadCsvReader(Templates.standard(), OperationMode.LINK, 1_000_000, 3),
            Optional.empty());
    MultipartReader reader =
        MultipartReader.of("multipart/form-data; boundary=b", part).orElseThrow();
    Buffer bytes = Buffer.buffer(body);
    try {
      for (int i = 0; i < bytes.length(); i += size) {
        reader.read(bytes.getBuffer(i, Math.min(bytes.length(), i + size)));
      }
    } catch (ServiceException failure) {
      assertTrue(
          BODY_CODES.contains(failure.code()) || CODES.contains(failure.code()), failure.code());
    }
  }

  @Provide
  Arbitrary<String> nearlyMultipart() {
    return Arbitraries.of(
            "--b",
            "\r\n",
            "--b--",
            "Content-Disposition: form-data; name=\"content\"; filename=\"a.csv\"",
            "Content-Type: text/csv",
            "\r\n\r\n",
            "a,b",
            "-",
            ";",
            "\"")
        .list()
        .ofMaxSize(30)
        .map(pieces -> String.join("", pieces));
  }
}
