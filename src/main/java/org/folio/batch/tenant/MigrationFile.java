package org.folio.batch.tenant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.flywaydb.core.api.MigrationInfo;

/**
 * A numbered SQL file, as Flyway records it after it was applied.
 *
 * @param version its number
 * @param description the words of its name
 * @param script its name
 * @param checksum of its lines
 * @param sql its content
 */
record MigrationFile(
    String version, String description, String type, String script, int checksum, String sql) {

  static MigrationFile read(String location, MigrationInfo info) {
    return new MigrationFile(
        info.getVersion().getVersion(),
        info.getDescription(),
        info.getType().name(),
        info.getScript(),
        info.getChecksum(),
        content(location + "/" + info.getScript()));
  }

  private static String content(String resource) {
    try (InputStream in =
        Objects.requireNonNull(
            MigrationFile.class.getClassLoader().getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
