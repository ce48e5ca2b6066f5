package org.folio.batch.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchRowsTest {
  private static final Path SOURCES = Path.of("src/main/java/org/folio/batch/tracking");

  private static int count(String list) {
    return list.split(", ").length;
  }

  @Test
  void columns_haveOneForEachPartOfABatch() {
    int parts = Batch.class.getRecordComponents().length;
    Batch batch = new Batch(UUID.randomUUID(), 2, 1, Instant.now(), 3, null, Instant.now(), null);

    assertEquals(parts, count(BatchRows.NAMES));
    assertEquals(parts, count(BatchRows.of("b")));
    assertEquals(parts, count(BatchRows.PARAMETERS));
    assertEquals(parts, count(BatchRows.FROM_EXCLUDED));
    assertEquals(parts, BatchRows.values(batch).size());
  }

  // created_by is in every list of a batch's columns, and no statement needs it alone
  @Test
  void columns_areListedNowhereElse() throws IOException {
    try (Stream<Path> sources = Files.list(SOURCES)) {
      List<String> listing =
          sources
              .filter(file -> read(file).contains("created_by"))
              .map(file -> file.getFileName().toString())
              .toList();
      assertEquals(List.of("BatchRows.java"), listing);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
