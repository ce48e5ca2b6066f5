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
 * Saves how far partitions have been read in the database. If a position is lost, a restart only
 * reads more than necessary, so a failure is just logged. Confined to the thread of its poll loop.
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
   * Saves what has changed, without waiting.
   *
   * @param uncommitted the first uncommitted offset of each partition that has one
   * @param deadLetters the offset of the first dead letter that is not written yet, by partition
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

  /** Saves what has changed for partitions that are about to be reassigned, and waits. */
  void saveNow(
      Collection<TopicPartition> partitions,
      Map<PartitionId, Long> uncommitted,
      Map<PartitionId, Long> deadLetters) {
    // otherwise an older position could overwrite this one
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
                    log.info(
                        "Cannot save read positions; trying again later: {}",
                        result.cause().toString());
                  }
                }));
  }
}
