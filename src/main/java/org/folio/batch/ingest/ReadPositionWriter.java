package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.ingest.commit.Mailbox;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.ReadPosition;
import org.folio.batch.ingest.position.ReadPositionStore;

/**
 * Saves in the database how far partitions are read. When one position is not saved, a restart
 * reads more than it must, so a failure is no more than a line in the log. Belongs to the thread of
 * its poll loop.
 */
final class ReadPositionWriter {
  private static final Logger log = LogManager.getLogger(ReadPositionWriter.class);
  private static final Duration SAVES_WITHIN = Duration.ofSeconds(3);

  private final Database database;
  private final Assignment assignment;
  private final Mailbox mailbox;
  private final ReadPositionStore store = new ReadPositionStore();
  private boolean underWay;

  ReadPositionWriter(Database database, Assignment assignment, Mailbox mailbox) {
    this.database = database;
    this.assignment = assignment;
    this.mailbox = mailbox;
  }

  /**
   * Saves what is new, without waiting.
   *
   * @param uncommitted for a partition in which something is not committed yet, its offset
   * @param deadLetters for a partition with dead letters that are not written yet, the offset
   */
  void saveSoon(Map<PartitionId, Long> uncommitted, Map<PartitionId, Long> deadLetters) {
    if (!underWay) {
      save(
          assignment.unsaved(
              assignment.placed().stream().map(partition -> partition.id().name()).toList(),
              uncommitted,
              deadLetters));
    }
  }

  /** Saves what is new of partitions that are about to be another consumer's, and waits. */
  void saveNow(
      Collection<TopicPartition> partitions,
      Map<PartitionId, Long> uncommitted,
      Map<PartitionId, Long> deadLetters) {
    // or an older position would overwrite this one
    if (mailbox.runUntil(() -> !underWay, SAVES_WITHIN)) {
      save(assignment.unsaved(partitions, uncommitted, deadLetters));
      mailbox.runUntil(() -> !underWay, SAVES_WITHIN);
    }
  }

  private void save(Map<PartitionId, ReadPosition> unsaved) {
    if (unsaved.isEmpty()) {
      return;
    }
    underWay = true;
    Future<Void> saved = database.withModule(c -> store.save(c, unsaved));
    saved.onComplete(
        result ->
            mailbox.post(
                () -> {
                  underWay = false;
                  if (result.succeeded()) {
                    assignment.saved(unsaved);
                  } else {
                    log.info("Read positions are not saved for now: {}", result.cause().toString());
                  }
                }));
  }
}
