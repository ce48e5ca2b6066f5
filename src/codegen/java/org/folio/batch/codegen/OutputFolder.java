package org.folio.batch.codegen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of generated files. Unchanged files keep their time stamps, so that the compiler skips
 * them.
 */
final class OutputFolder {
  private final Path folder;
  private final Map<Path, String> files = new TreeMap<>();

  OutputFolder(Path folder) {
    this.folder = folder;
  }

  void add(String path, String content) {
    if (files.put(folder.resolve(path), content) != null) {
      throw new IllegalArgumentException("two files would be generated as " + path);
    }
  }

  /** Writes the added files and deletes all others. */
  void write() throws IOException {
    for (Map.Entry<Path, String> file : files.entrySet()) {
      byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
      if (!holds(file.getKey(), content)) {
        Files.createDirectories(file.getKey().getParent());
        Files.write(file.getKey(), content);
      }
    }
    deleteStale();
  }

  private static boolean holds(Path file, byte[] content) throws IOException {
    return Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content);
  }

  private void deleteStale() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      if (Files.isDirectory(path) ? isEmpty(path) : !files.containsKey(path)) {
        Files.delete(path);
      }
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }
}
