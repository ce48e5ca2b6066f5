package org.folio.batch.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.folio.batch.db.Tenant;

/**
 * Inserts a year of consumptions of one limit directly into the database: about 325 bytes each when
 * exported, fifty per person, roughly ordered by time.
 */
final class KnownConsumptions {
  static final int NUMBER = Integer.getInteger("bench.consumptions", 1_000_000);
  static final String FROM = "2025-12-01T00:00:00+00:00";
  static final String TO = "2027-02-01T00:00:00+00:00";

  private static final String ADD =
      """
      INSERT INTO {schema}.consumption
        (limit_id, subject, period, service_date, transaction_date_time, quantity, currency,
         external_id, description, transaction_source_code, reference_code, created_date)
      SELECT l.id, 'P-' || (1000000 + (random() * %1$d / 50)::integer), 2026,
        DATE '2026-01-01' + (i * 364.0 / %1$d)::integer,
        TIMESTAMPTZ '2026-01-01T08:00:00Z' + i * (interval '364 days' / %1$d) + random() * interval '1 hour',
        (random() * 20000)::integer / 100.0, 'EUR', 'claim-' || (770000 + i) || '-1',
        CASE WHEN i %% 2 = 0 THEN 'Physiotherapy, session ' || i %% 12 + 1 END, 'CLAIMS',
        (770000 + i)::text, now()
      FROM generate_series(1, %1$d) AS i, {schema}.consumption_limit l
      ORDER BY i""";

  private static final String COUNT =
      """
      INSERT INTO {schema}.consumption_counter
        (limit_id, subject, period, currency, quantity, consumptions)
      SELECT limit_id, subject, period, currency, sum(quantity), count(*)
      FROM {schema}.consumption GROUP BY limit_id, subject, period, currency""";

  private KnownConsumptions() {}

  /** Inserts them for the tenant's only limit. */
  static void add(BenchServices services, Tenant tenant) throws SQLException {
    try (Connection connection = services.superuser();
        Statement statement = connection.createStatement()) {
      statement.execute(tenant.sql(ADD.formatted(NUMBER)));
      statement.execute(tenant.sql(COUNT));
      statement.execute(tenant.sql("VACUUM ANALYZE {schema}.consumption"));
      statement.execute(tenant.sql("VACUUM ANALYZE {schema}.consumption_counter"));
      statement.execute("CHECKPOINT");
    }
  }
}
