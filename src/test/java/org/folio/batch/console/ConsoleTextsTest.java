package org.folio.batch.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The texts and permissions of the console, against its scripts and the module descriptor. */
class ConsoleTextsTest {
  private static final Path SOURCES = Path.of("src/main/resources/console");
  private static final Pattern ENTRY = Pattern.compile("(?m)^ {2}'([^']+)': (.*),$");
  private static final Pattern USED = Pattern.compile("\\bt\\(\\s*'([^']+)'");
  private static final Pattern PERMISSION = Pattern.compile("'([a-z.-]+\\.[a-z.-]+)'");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");

  @Test
  void everyLanguage_hasTheSameTextsWithTheSameValues() throws IOException {
    assertEquals(placeholders("texts-en.js"), placeholders("texts-de.js"));
  }

  @Test
  void everyTextThatAScriptUses_isThere() throws IOException {
    Set<String> there = placeholders("texts-en.js").keySet();
    try (var scripts = Files.list(SOURCES)) {
      for (Path script : scripts.filter(path -> path.toString().endsWith(".js")).toList()) {
        Matcher used = USED.matcher(Files.readString(script));
        while (used.find()) {
          assertTrue(there.contains(used.group(1)), script + " uses " + used.group(1));
        }
      }
    }
  }

  @Test
  void everyPermission_isDefined() throws IOException {
    JsonNode descriptor =
        new ObjectMapper()
            .readTree(Path.of("target/descriptors/ModuleDescriptor-template.json").toFile());
    Set<String> defined = new TreeSet<>();
    descriptor
        .path("permissionSets")
        .forEach(each -> defined.add(each.path("permissionName").asText()));
    Matcher used = PERMISSION.matcher(Files.readString(SOURCES.resolve("permissions.js")));
    while (used.find()) {
      assertTrue(defined.contains(used.group(1)), used.group(1));
    }
  }

  private static TreeMap<String, Set<String>> placeholders(String file) throws IOException {
    TreeMap<String, Set<String>> byKey = new TreeMap<>();
    Matcher entry = ENTRY.matcher(Files.readString(SOURCES.resolve(file)));
    while (entry.find()) {
      Set<String> names = new TreeSet<>();
      Matcher name = PLACEHOLDER.matcher(entry.group(2));
      while (name.find()) {
        names.add(name.group());
      }
      byKey.put(entry.group(1), names);
    }
    assertTrue(byKey.size() > 200, file);
    return byKey;
  }
}
