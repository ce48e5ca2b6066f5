package org.folio.batch.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of the console, by name. They are read once, so no path of a request ever names a file.
 * Their version is a hash of all of them: a browser may keep a file of one version forever.
 */
final class ConsoleAssets {
  private static final String FOLDER = "console/";
  private static final int VERSION_LENGTH = 16;
  private static final List<String> OWN =
      List.of(
          "api.js",
          "app.css",
          "app.js",
          "bulk.js",
          "chart.js",
          "element.js",
          "events.js",
          "format.js",
          "icon.svg",
          "i18n.js",
          "parts.js",
          "permissions.js",
          "router.js",
          "session.js",
          "sign-in.js",
          "texts-de.js",
          "texts-en.js",
          "textbooks.js",
          "theme.js",
          "view-batch.js",
          "view-batches.js",
          "view-dead-letters.js",
          "view-export.js",
          "view-health.js",
          "view-limits.js",
          "view-notifications.js",
          "view-operations.js",
          "view-upload.js",
          "view-uploads.js");

  /** What the build takes from the WebJars of Lit. */
  private static final List<String> LIBRARIES =
      List.of(
          "css-tag.js",
          "directive-helpers.js",
          "directive.js",
          "lit-element.js",
          "lit-html.js",
          "live.js",
          "reactive-element.js",
          "repeat.js");

  /** A browser resolves only relative imports without an import map, which would be inline. */
  private static final Map<String, String> IMPORTS =
      Map.of(
          "\"lit-html\"", "\"./lit-html.js\"",
          "\"@lit/reactive-element\"", "\"./reactive-element.js\"",
          "\"../lit-html.js\"", "\"./lit-html.js\"",
          "\"../directive.js\"", "\"./directive.js\"",
          "\"../directive-helpers.js\"", "\"./directive-helpers.js\"");

  private final Map<String, String> files;
  private final String version;
  private final String page;

  private ConsoleAssets(Map<String, String> files, String page) {
    this.files = Collections.unmodifiableMap(files);
    this.version = hash(files);
    this.page = page.replace("{assets}", "console/assets/" + version);
  }

  /** Reads all files from the class path. */
  static ConsoleAssets load() {
    try {
      Map<String, String> files = new TreeMap<>();
      for (String name : OWN) {
        files.put(name, read(FOLDER + name));
      }
      for (String name : LIBRARIES) {
        files.put(name, withRelativeImports(read(FOLDER + "lib/" + name)));
      }
      return new ConsoleAssets(files, read(FOLDER + "index.html"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a file, or null if this version has none of this name. */
  @Nullable String file(String ofVersion, String name) {
    return version.equals(ofVersion) ? files.get(name) : null;
  }

  /** The page, with its settings filled in. */
  String page(String settings) {
    return page.replace("{settings}", attribute(settings));
  }

  private static String attribute(String text) {
    return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
  }

  private static String withRelativeImports(String script) {
    String relative = script;
    for (Map.Entry<String, String> each : IMPORTS.entrySet()) {
      relative = relative.replace(each.getKey(), each.getValue());
    }
    return relative.replaceAll("\n//# sourceMappingURL=.*", "");
  }

  private static String read(String name) throws IOException {
    try (InputStream in = ConsoleAssets.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The build must put " + name + " on the class path");
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static String hash(Map<String, String> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (name, text) -> {
            digest.update(name.getBytes(UTF_8));
            digest.update(text.getBytes(UTF_8));
          });
      return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
