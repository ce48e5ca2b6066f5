package org.folio.batch.db;

import java.util.Optional;
import java.util.regex.Pattern;
import org.folio.batch.error.ServiceException;

/**
 * A tenant with a validated id. Only validated ids reach SQL, topic names and metrics.
 *
 * <p>The rule is FOLIO's: a lower-case letter, then up to 30 letters, digits or underscores; but
 * not {@code pg} or {@code pg_…}, because PostgreSQL reserves such schema names.
 */
public record Tenant(String id) {
  private static final Pattern VALID = Pattern.compile("(?!pg(_|$))[a-z][a-z0-9_]{0,30}");
  private static final String MODULE = "mod_batch_tracking";

  public Tenant {
    if (!VALID.matcher(id).matches()) {
      throw ServiceException.malformed(
          "The tenant id must be a lower-case letter followed by up to 30 lower-case letters, digits or underscores,"
              + " and must not be pg or begin with pg_");
    }
  }

  /** Returns the tenant with this id; empty if the id is invalid. */
  public static Optional<Tenant> ifValid(String id) {
    return VALID.matcher(id).matches() ? Optional.of(new Tenant(id)) : Optional.empty();
  }

  /** Returns the name of the tenant's schema, and of the role that owns it. */
  public String schema() {
    return id + "_" + MODULE;
  }

  /** Replaces each {@code {schema}} in the SQL with this tenant's schema. */
  public String sql(String template) {
    return template.replace("{schema}", schema());
  }

  @Override
  public String toString() {
    return id;
  }
}
