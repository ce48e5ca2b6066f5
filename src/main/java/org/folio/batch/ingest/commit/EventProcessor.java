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
 * What a feature provides to the ingest engine: which topics it reads, how to decode a record, and
 * how to apply the decoded values.
 *
 * @param <V> the decoded value of a record; small, because thousands are held at a time
 */
public interface EventProcessor<V> {

  /** Returns the last part of the topics' names, for example {@code inventory.item}. */
  String topic();

  /**
   * Whether a record without a tenant header belongs to the tenant that owns the topic. If not, it
   * belongs to no tenant.
   */
  default boolean takesTenantFromTopic() {
    return false;
  }

  /**
   * Returns how many decoded values of one poll loop may wait for the commits before them. Bounds
   * its memory: the smaller a value, the more may wait.
   */
  default int maxWaiting() {
    return 10_000;
  }

  /** Creates a decoder for one poll loop. */
  RecordDecoder<V> newReader();

  /**
   * Names of the headers that are kept for {@link RecordPosition#headers} of the last record of
   * each value. By default none.
   */
  default Set<String> headers() {
    return Set.of();
  }

  /** Names of the headers that are kept of a single record for {@link #prepare}. */
  default Set<String> headersToPrepare() {
    return Set.of();
  }

  /**
   * Called before {@link #apply}, outside its transaction, for work that the transaction must not
   * wait for. Should not fail.
   *
   * @param headers of one of the tenant's records
   */
  default Future<Void> prepare(Tenant tenant, RecordHeaders headers) {
    return Future.succeededFuture();
  }

  /**
   * Applies what was read for a tenant, each record once: the position of the records is stored in
   * the same transaction. It may run again after a failure, and then nothing of the failed run was
   * committed.
   *
   * @param values in the order of their records within a partition
   * @param places returns the position of the record of a value, by the index of the value
   */
  Future<ApplyResult> apply(
      TenantConnection transaction, List<V> values, IntFunction<RecordPosition> places);

  /**
   * Stores which subjects a tenant's skipped records named. Does nothing by default.
   *
   * @param bySubject at least one, each with its subject
   * @param now when the records were read
   */
  default Future<Void> keepSkipped(
      TenantConnection transaction, Collection<Skipped> bySubject, Instant now) {
    return Future.succeededFuture();
  }
}
