package org.folio.batch.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import org.folio.batch.db.Tenant;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Reads the lines of an export with COPY, the cheapest way to get them. */
final class CopiedConsumptions implements AutoCloseable {
  // the statement of ExportStore, with its values, and text instead of bytes
  private static final String COPY =
      """
      COPY (
        SELECT
          '{"type":"consumption","id":' || id || ',"limitCode":"%1$s","subjectCode":'
          || to_json(subject)::text
          || ',"serviceDate":"' || to_char(service_date, 'YYYY-MM-DD')
          || '","transactionDateTime":{"value":"'
          || to_char(transaction_date_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
          || '+00:00"}'
          || CASE WHEN currency = '' THEN ',"numberOfUnits":' || quantity
               ELSE ',"amount":{"value":' || quantity || ',"currency":"' || currency || '"}' END
          || coalesce(',"externalId":' || to_json(external_id)::text, '')
          || coalesce(',"description":' || to_json(description)::text, '')
          || coalesce(',"transactionSourceCode":' || to_json(transaction_source_code)::text, '')
          || coalesce(',"referenceCode":' || to_json(reference_code)::text, '')
          || '}'
        FROM (
          SELECT * FROM {schema}.consumption
          WHERE limit_id = (SELECT id FROM {schema}.consumption_limit WHERE code = '%1$s')
            AND transaction_date_time >= '%2$s' AND transaction_date_time < '%3$s'
          ORDER BY transaction_date_time, id OFFSET 0
        ) AS ordered
      ) TO STDOUT""";

  private final Connection connection;
  private final CopyManager manager;
  private final String sql;

  CopiedConsumptions(BenchServices services, Tenant tenant) throws SQLException {
    this.connection = services.superuser();
    this.manager = connection.unwrap(PGConnection.class).getCopyAPI();
    this.sql =
        tenant.sql(
            COPY.formatted(ExportClient.LIMIT, KnownConsumptions.FROM, KnownConsumptions.TO));
  }

  /** Reads all lines and returns their number. */
  long copy(OutputStream to) throws SQLException, IOException {
    return manager.copyOut(sql, to);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
