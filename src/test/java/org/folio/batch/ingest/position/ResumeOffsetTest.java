package org.folio.batch.ingest.position;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeOffsetTest {
  private static final UUID TOPIC = UUID.randomUUID();

  @Test
  void resumeOffset_isUnchanged_afterRoundTripThroughKafka() {
    ResumeOffset hint = new ResumeOffset(TOPIC, 70, 50);
    assertEquals(Optional.of(hint), ResumeOffset.of(hint.toKafka()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x 1", "0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a01", "a b c"})
  void resumeOffset_isEmpty_whenMetadataIsForeignOrMissing(String metadata) {
    assertEquals(Optional.empty(), ResumeOffset.of(new OffsetAndMetadata(5, metadata)));
    assertEquals(Optional.empty(), ResumeOffset.of(null));
  }

  @Test
  void start_isResumeOffsetUnlessDatabaseWentBack() {
    ResumeOffset hint = new ResumeOffset(TOPIC, 70, 50);
    assertEquals(70, hint.start(50L));
    assertEquals(70, hint.start(90L));
  }

  @Test
  void start_isStoredPosition_whenDatabaseWentBack() {
    assertEquals(20, new ResumeOffset(TOPIC, 70, 50).start(20L));
  }

  @Test
  void start_isResumeOffset_whenNoPositionIsStored() {
    assertEquals(70, new ResumeOffset(TOPIC, 70, 50).start(null));
  }
}
