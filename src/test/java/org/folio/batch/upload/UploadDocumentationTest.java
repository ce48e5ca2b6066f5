package org.folio.batch.upload;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.folio.batch.upload.model.UploadError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What users read about refused uploads names everything that they can see. */
class UploadDocumentationTest {
  @ParameterizedTest
  @EnumSource(UploadError.class)
  void errorCode_isDocumented(UploadError error) throws IOException {
    String documentation = Files.readString(Path.of("docs/bulk-upload.md"));

    assertTrue(documentation.contains("`" + error.name() + "`"), error + " is missing");
  }
}
