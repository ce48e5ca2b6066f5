package org.folio.batch.tenant;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.folio.batch.tenant.InstallJob.State;

/** SQL for tenant jobs. Leases use the clock of the database, which all instances share. */
final class TenantJobStore {
  private static final String COLUMNS =
      "id, tenant, attributes, module, state, error, messages, attempts, owner,"
          + " state = 'running' AND lease_until < now() AS abandoned";

  private static final String INSERT =
      """
      INSERT INTO mod_batch_tracking.tenant_job
        (id, tenant, attributes, module, owner, lease_until)
      VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 millisecond')
      RETURNING %s
      """
          .formatted(COLUMNS);

  private static final String GET =
      "SELECT %s FROM mod_batch_tracking.tenant_job WHERE id = $1 AND tenant = $2"
          .formatted(COLUMNS);

  private static final String RENEW =
      """
      UPDATE mod_batch_tracking.tenant_job SET lease_until = now() + $2 * interval '1 millisecond'
      WHERE owner = ANY($1) AND state = 'running'
      """;

  private static final String RELEASE =
      """
      UPDATE mod_batch_tracking.tenant_job SET lease_until = '-infinity'
      WHERE owner = ANY($1) AND state = 'running'
      """;

  private static final String TAKE_OVER =
      """
      UPDATE mod_batch_tracking.tenant_job
      SET owner = $1, attempts = attempts + 1,
        lease_until = now() + $2 * interval '1 millisecond'
      WHERE id = (
        SELECT id FROM mod_batch_tracking.tenant_job
        WHERE state = 'running' AND lease_until < now()
        ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING %s
      """
          .formatted(COLUMNS);

  private static final String END =
      """
      UPDATE mod_batch_tracking.tenant_job
      SET state = $2, error = $3, messages = $4, ended_at = now()
      WHERE owner = $1 AND state = 'running'
      """;

  private static final String CANCEL =
      """
      UPDATE mod_batch_tracking.tenant_job
      SET state = 'failed', error = $2, ended_at = now()
      WHERE tenant = $1 AND state = 'running'
      """;

  private static final String DELETE_ENDED =
      "DELETE FROM mod_batch_tracking.tenant_job WHERE id = $1 AND state <> 'running'";

  private static final String DELETE_OLD =
      """
      DELETE FROM mod_batch_tracking.tenant_job
      WHERE ended_at < now() - $1 * interval '1 millisecond'
      """;

  /** Stores a job that its owner runs. */
  Future<InstallJob> insert(
      SqlConnection c, Tenant tenant, String attributes, String module, Duration lease) {
    return c.preparedQuery(INSERT)
        .execute(
            Tuple.of(
                UUID.randomUUID(),
                tenant.id(),
                attributes,
                module,
                UUID.randomUUID(),
                lease.toMillis()))
        .map(rows -> job(rows.iterator().next()));
  }

  Future<Optional<InstallJob>> get(SqlConnection c, Tenant tenant, UUID id) {
    return c.preparedQuery(GET).execute(Tuple.of(id, tenant.id())).map(TenantJobStore::first);
  }

  Future<Void> renew(SqlConnection c, Collection<UUID> owners, Duration lease) {
    return c.preparedQuery(RENEW)
        .execute(
            Tuple.tuple().addArrayOfUUID(owners.toArray(UUID[]::new)).addLong(lease.toMillis()))
        .mapEmpty();
  }

  /** Lets other instances take the jobs over at once. */
  Future<Void> release(SqlConnection c, Collection<UUID> owners) {
    return c.preparedQuery(RELEASE)
        .execute(Tuple.tuple().addArrayOfUUID(owners.toArray(UUID[]::new)))
        .mapEmpty();
  }

  /** Takes over a job whose owner has died; returns empty if there is none. */
  Future<Optional<InstallJob>> takeOver(SqlConnection c, Duration lease) {
    return c.preparedQuery(TAKE_OVER)
        .execute(Tuple.of(UUID.randomUUID(), lease.toMillis()))
        .map(TenantJobStore::first);
  }

  /** Completes a job; returns false if it has another owner by now. */
  Future<Boolean> done(SqlConnection c, InstallJob job) {
    return c.preparedQuery(END)
        .execute(Tuple.of(job.owner(), "done", null, new String[0]))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Fails a job; returns false if it has another owner by now. */
  Future<Boolean> failed(SqlConnection c, InstallJob job, String error, List<String> messages) {
    return c.preparedQuery(END)
        .execute(Tuple.of(job.owner(), "failed", error, messages.toArray(String[]::new)))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Cancels all running jobs of the tenant. */
  Future<Void> cancel(SqlConnection c, Tenant tenant, String why) {
    return c.preparedQuery(CANCEL).execute(Tuple.of(tenant.id(), why)).mapEmpty();
  }

  /** Deletes a job. Does nothing while the job is running. */
  Future<Void> deleteEnded(SqlConnection c, UUID id) {
    return c.preparedQuery(DELETE_ENDED).execute(Tuple.of(id)).mapEmpty();
  }

  Future<Integer> deleteOld(SqlConnection c, Duration age) {
    return c.preparedQuery(DELETE_OLD).execute(Tuple.of(age.toMillis())).map(RowSet::rowCount);
  }

  private static Optional<InstallJob> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(job(rows.iterator().next()));
  }

  private static InstallJob job(Row row) {
    return new InstallJob(
        row.getUUID("id"),
        new Tenant(row.getString("tenant")),
        row.getString("attributes"),
        row.getString("module"),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("error"),
        List.of(row.getArrayOfStrings("messages")),
        row.getInteger("attempts"),
        row.getUUID("owner"),
        row.getBoolean("abandoned"));
  }
}
