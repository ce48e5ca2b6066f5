package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.ingest.commit.Mailbox;
import org.folio.batch.ingest.position.PositionMove;
import org.folio.batch.ingest.position.ReadPositionStore;

/**
 * Notices positions that an operator moved: at a signal, and periodically in case a signal was
 * lost. Confined to the thread of its poll loop.
 */
final class PositionMoves {
  private static final Logger log = LogManager.getLogger(PositionMoves.class);
  private static final Duration LOOKS_EVERY = Duration.ofSeconds(10);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

  private final Database database;
  private final Assignment assignment;
  private final Mailbox mailbox;
  private final Consumer<PositionMove> onMove;
  private final ReadPositionStore store = new ReadPositionStore();
  private boolean wanted;
  private boolean lookingUp;
  private boolean failing;
  private long dueNanos = System.nanoTime() + LOOKS_EVERY.toNanos();

  /**
   * @param onMove called for each move of a partition that is read here, oldest first
   */
  PositionMoves(
      Database database, Assignment assignment, Mailbox mailbox, Consumer<PositionMove> onMove) {
    this.database = database;
    this.assignment = assignment;
    this.mailbox = mailbox;
    this.onMove = onMove;
  }

  /** Call it after a move: the next {@link #advance} looks it up. */
  void hurry() {
    wanted = true;
    dueNanos = System.nanoTime();
  }

  /** Whether an announced move is not yet looked up and applied. */
  boolean isPending() {
    return wanted;
  }

  /** Starts a look-up if it is time. */
  void advance(long nowNanos) {
    OptionalLong newest = assignment.placed().stream().mapToLong(PartitionState::lastMove).min();
    if (newest.isEmpty()) {
      wanted = false; // partitions that are added later are looked up then
      return;
    }
    if (!lookingUp && nowNanos - dueNanos >= 0) {
      boolean answersWish = wanted;
      lookingUp = true;
      dueNanos = nowNanos + LOOKS_EVERY.toNanos();
      Future<List<PositionMove>> moves =
          database.withModule(c -> store.movesAfter(c, newest.getAsLong()));
      moves.onComplete(
          result ->
              mailbox.post(
                  () -> {
                    lookingUp = false;
                    if (result.succeeded()) {
                      failing = false;
                      apply(result.result(), newest.getAsLong(), answersWish);
                    } else {
                      failed(result.cause());
                    }
                  }));
    }
  }

  private void apply(List<PositionMove> moves, long after, boolean answersWish) {
    // a partition that was added meanwhile may know fewer moves, and waits for the next look-up
    List<PartitionState> current =
        assignment.placed().stream().filter(placed -> placed.lastMove() >= after).toList();
    for (PositionMove move : moves) {
      PartitionState partition = assignment.get(move.partition());
      if (partition != null && current.contains(partition) && partition.lastMove() < move.id()) {
        onMove.accept(move);
      }
      current.forEach(placed -> placed.accountedFor(move.id()));
    }
    if (!moves.isEmpty()) {
      hurry(); // there may be more
    } else if (answersWish) {
      wanted = dueNanos - System.nanoTime() <= 0; // another move was announced meanwhile
    }
  }

  private void failed(Throwable cause) {
    if (!failing) { // log once per outage
      log.warn("Cannot query whether positions were moved", cause);
    }
    failing = true;
    dueNanos = System.nanoTime() + AGAIN_AFTER.toNanos();
  }
}
