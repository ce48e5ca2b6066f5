package org.folio.batch.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pages and the files that they load, by name. They are read once, so that no path of a request
 * ever names a file. Their version is a hash of all of them, so that a browser may keep them.
 */
final class PageAssets {
  private static final String FOLDER = "pages/";

  /** Their locations on the class path, by name. */
  private static final Map<String, String> FILES =
      Map.of(
          "pages.css", "pages.css",
          "docs.js", "docs.js",
          "swagger-ui.css", "lib/swagger-ui.css",
          "swagger-ui-bundle.js", "lib/swagger-ui-bundle.js");

  private static final int VERSION_LENGTH = 16;

  private final Map<String, String> files = new TreeMap<>();
  private final String version;

  PageAssets() {
    FILES.forEach((name, file) -> files.put(name, read(file)));
    version = hash(files);
  }

  /** Reads a page and fills it in; {@code values} are texts that need no escaping in HTML. */
  String page(String file, String pathToAssets, Map<String, String> values) {
    String page = read(file).replace("{assets}", pathToAssets + version);
    for (Map.Entry<String, String> value : values.entrySet()) {
      page = page.replace("{" + value.getKey() + "}", value.getValue());
    }
    return page;
  }

  /** Returns the content of a file; null if this version has no file with this name. */
  @Nullable String file(String ofVersion, String name) {
    return version.equals(ofVersion) ? files.get(name) : null;
  }

  private static String read(String file) {
    try (InputStream in = PageAssets.class.getClassLoader().getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException(
            "The build must put " + FOLDER + file + " on the class path");
      }
      return new String(in.readAllBytes(), UTF_8).replaceAll("\n//# sourceMappingURL=.*", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(Map<String, String> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (name, content) -> {
            digest.update(name.getBytes(UTF_8));
            digest.update(content.getBytes(UTF_8));
          });
      return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
