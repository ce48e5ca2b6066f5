package org.folio.batch.ingest.commit;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.IntFunction;
import org.folio.batch.db.Tenant;
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

  /** Creates a decoder for one poll loop. */
  RecordDecoder<V> newReader();

  /**
   * Applies decoded values of a tenant. Each record is applied once, because its position is stored
   * in the same transaction. After a failure, the method may be called again once everything is
   * rolled back.
   *
   * @param values in the order of their records within a partition
   * @param places returns the position of the record of a value, by the index of the value
   */
  Future<ApplyResult> apply(
      SqlConnection transaction, Tenant tenant, List<V> values, IntFunction<RecordPosition> places);
}
