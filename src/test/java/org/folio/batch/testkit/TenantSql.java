package org.folio.batch.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;

/** Reads and changes one tenant's schema directly. */
public record TenantSql(DbSettings db, Tenant tenant) {

  public void execute(String sql) {
    try (Connection c = connect();
        Statement statement = c.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the first column of the result. */
  public List<Long> longs(String sql) {
    return column(sql, rows -> rows.getLong(1));
  }

  /** Returns the first column of the result. */
  public List<String> texts(String sql) {
    return column(sql, rows -> String.valueOf(rows.getString(1)));
  }

  private <T> List<T> column(String sql, Cell<T> cell) {
    try (Connection c = connect();
        Statement statement = c.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(cell.of(rows));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Cell<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** Opens a connection with the tenant's role and schema. */
  public Connection connect() throws SQLException {
    Connection c =
        DriverManager.getConnection(
            "jdbc:postgresql://%s:%d/%s".formatted(db.host(), db.port(), db.database()),
            db.username(),
            db.password());
    try (Statement statement = c.createStatement()) {
      statement.execute("SET ROLE %1$s; SET search_path = %1$s".formatted(tenant.schema()));
    }
    return c;
  }
}
