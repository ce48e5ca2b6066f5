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
 * Reads the topics of one feed. Any number of instances share them by Kafka's consumer group {@code
 * {ENV}.mod-batch-tracking.{feed's topic}}.
 */
public final class IngestVerticle<V> extends VerticleBase {
  private final List<PollLoop<V>> loops;

  public IngestVerticle(IngestDependencies parts, EventProcessor<V> feed, IngestSettings settings) {
    this.loops =
        IntStream.range(0, settings.loops())
            .mapToObj(number -> new PollLoop<>(parts, feed, settings, number))
            .toList();
  }

  @Override
  public Future<?> start() {
    loops.forEach(PollLoop::start);
    return Future.succeededFuture();
  }

  /** Completes when what was begun is committed and the group is left. */
  @Override
  public Future<?> stop() {
    return Future.join(loops.stream().map(PollLoop::close).toList());
  }

  /** Lines about topics, partitions and tenants that wait, while all others are served. */
  public List<String> details() {
    return loops.stream().flatMap(loop -> loop.details().stream()).toList();
  }

  /** An operator moved positions. Safe to call from any thread. */
  public void positionsMoved() {
    loops.forEach(PollLoop::positionsMoved);
  }

  /** Fails, with a message for the operator, unless every loop polls. */
  public Future<Void> health() {
    return loops.stream().allMatch(PollLoop::isAlive)
        ? Future.succeededFuture()
        : Future.failedFuture(ServiceException.of(Kind.UNAVAILABLE, "Kafka is not being read"));
  }
}
