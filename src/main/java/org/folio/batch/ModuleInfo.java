package org.folio.batch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this build is called. The build fills {@code module.properties}, which {@code log.json}
 * reads too.
 */
final class ModuleInfo {
  private static final Properties PROPERTIES = read();

  static final String NAME = PROPERTIES.getProperty("name");
  static final String VERSION = PROPERTIES.getProperty("version");

  /** The commit, or {@code unknown} unless the build was told. */
  static final String REVISION = PROPERTIES.getProperty("revision");

  private ModuleInfo() {}

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream in = ModuleInfo.class.getResourceAsStream("module.properties")) {
      if (in == null) {
        throw new IllegalStateException("The build must put module.properties on the classpath");
      }
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
