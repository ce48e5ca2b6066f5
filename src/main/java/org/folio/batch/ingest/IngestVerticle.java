package org.folio.batch.ingest;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.stream.IntStream;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.IngestSettings;

/**
 * Reads the topics of one event processor. Instances share them through Kafka's consumer group
 * {@code {ENV}.mod-batch-tracking.{topic}}.
 */
public final class IngestVerticle<V> extends VerticleBase {
  private final List<PollLoop<V>> loops;

  public IngestVerticle(
      IngestDependencies parts, EventProcessor<V> processor, IngestSettings settings) {
    this.loops =
        IntStream.range(0, settings.loops())
            .mapToObj(number -> new PollLoop<>(parts, processor, settings, number))
            .toList();
  }

  @Override
  public Future<?> start() {
    loops.forEach(PollLoop::start);
    return Future.succeededFuture();
  }

  /** Completes when all started work is committed and the consumers have left the group. */
  @Override
  public Future<?> stop() {
    return Future.join(loops.stream().map(PollLoop::close).toList());
  }

  /**
   * Returns one line for each topic, partition or tenant that waits while all others are served.
   */
  public List<String> details() {
    return loops.stream().flatMap(loop -> loop.details().stream()).toList();
  }

  /** Call it after an operator has moved positions. Safe to call from any thread. */
  public void positionsMoved() {
    loops.forEach(PollLoop::positionsMoved);
  }

  /** Fails, with a message for the operator, unless every poll loop is alive. */
  public Future<Void> health() {
    return loops.stream().allMatch(PollLoop::isAlive)
        ? Future.succeededFuture()
        : Future.failedFuture(
            ServiceException.of(
                Kind.UNAVAILABLE, "A poll loop has stopped reading Kafka; see the log"));
  }
}
