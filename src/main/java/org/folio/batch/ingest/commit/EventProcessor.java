package org.folio.batch.ingest.commit;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.commit.SkippedRecords.Skipped;
import org.folio.batch.ingest.position.RecordHeaders;
import org.folio.batch.ingest.position.RecordPosition;

/**
 * What a feature plugs into the engine: which topics it listens to, what a record means, and what
 * is to be done with what was read.
 *
 * @param <V> what is kept of a record between its reading and its application; small, for there are
 *     thousands at a time
 */
public interface EventProcessor<V> {

  /** The last part of the topics' names, for instance {@code inventory.item}. */
  String topic();

  /**
   * Whether a record that names no tenant is of the tenant whose topic it is in. Otherwise it is of
   * none.
   */
  default boolean takesTenantFromTopic() {
    return false;
  }

  /** A reader for one poll loop. */
  RecordDecoder<V> newReader();

  /**
   * Names of the headers that are kept for {@link #prepare}, and for {@link RecordPosition#headers}
   * of the last record of each value. By default none.
   */
  default Set<String> headers() {
    return Set.of();
  }

  /**
   * Called before {@link #apply}, outside its transaction, for what must not be waited for inside
   * it. Should not fail.
   *
   * @param headers of one of the tenant's records
   */
  default Future<Void> prepare(Tenant tenant, RecordHeaders headers) {
    return Future.succeededFuture();
  }

  /**
   * Applies what was read for a tenant, each record once: the position of the records is stored in
   * the same transaction. It may be run again after a failure, when nothing of it was committed.
   *
   * @param values in the order of their records within a partition
   * @param places where the record of a value was, by the index of the value
   */
  Future<ApplyResult> apply(
      TenantConnection transaction, List<V> values, IntFunction<RecordPosition> places);

  /**
   * Keeps for a tenant which subjects were named by records that were skipped. Does nothing by
   * default.
   *
   * @param bySubject at least one, each with its subject
   * @param now when the records were read
   */
  default Future<Void> keepSkipped(
      TenantConnection transaction, Collection<Skipped> bySubject, Instant now) {
    return Future.succeededFuture();
  }
}
