package org.folio.batch.db;

import java.util.Optional;
import java.util.regex.Pattern;
import org.folio.batch.error.ServiceException;

/**
 * A tenant whose id was validated. Only such an id reaches SQL, a topic name or a metric.
 *
 * <p>The rule is FOLIO's: a lower-case letter, then up to 30 letters, digits or underscores; and
 * not {@code pg} or {@code pg_…}, because PostgreSQL keeps schemas of such names to itself.
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

  /** The tenant of this id, or nothing when the id is not a valid one. */
  public static Optional<Tenant> ifValid(String id) {
    return VALID.matcher(id).matches() ? Optional.of(new Tenant(id)) : Optional.empty();
  }

  /** Name of the schema that holds all data of this tenant, and of the role that owns it. */
  public String schema() {
    return id + "_" + MODULE;
  }

  /** Puts this tenant's schema in the place of each {@code {schema}} in the SQL. */
  public String sql(String template) {
    return template.replace("{schema}", schema());
  }

  @Override
  public String toString() {
    return id;
  }
}
