package org.folio.batch.kafka;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.folio.batch.db.Tenant;

/**
 * FOLIO's topic names: {@code {ENV}.{tenant}.{what}}, or {@code {ENV}.{QUALIFIER}.{what}} for a
 * topic that tenants share.
 */
public final class Topics {
  /** Last part of the names of the topics with unreadable records. */
  public static final String DEAD_LETTERS = "batch-tracking.dead-letter";

  /** The usual qualifier of shared topics. */
  public static final String ALL = "ALL";

  /** Valid qualifiers of shared topics; none is a valid tenant id. */
  public static final Pattern QUALIFIER = Pattern.compile("[A-Z][A-Z0-9]{0,30}");

  private final String env;
  private final Optional<String> collection;

  public Topics(String env) {
    this(env, Optional.empty());
  }

  /**
   * @param collection qualifier of the topics to which the events of all tenants are written; dead
   *     letters go to the topics of their tenants
   */
  public Topics(String env, Optional<String> collection) {
    this.env = env;
    this.collection = collection;
  }

  /** Returns the topic that events of this tenant are written to. */
  public String out(Tenant tenant, String what) {
    return collection
        .filter(qualifier -> !what.equals(DEAD_LETTERS))
        .map(qualifier -> env + "." + qualifier + "." + what)
        .orElseGet(() -> of(tenant, what));
  }

  public String of(Tenant tenant, String what) {
    return env + "." + tenant.id() + "." + what;
  }

  /** Returns the shared topic that this module writes to, whatever shared topics it reads. */
  public String shared(String what) {
    return env + "." + ALL + "." + what;
  }

  /**
   * Matches the topics of all tenants, and the shared ones, with any of these names.
   *
   * @param qualifiers of the shared topics
   */
  public Pattern everyTenants(Iterable<String> whats, Set<String> qualifiers) {
    String names = "";
    for (String what : whats) {
      names += (names.isEmpty() ? "" : "|") + Pattern.quote(what);
    }
    return Pattern.compile(
        Pattern.quote(env)
            + "\\.([a-z][a-z0-9_]*|"
            + String.join("|", qualifiers)
            + ")\\.("
            + names
            + ")");
  }

  /** Returns the tenant that owns the topic; empty for a shared topic. */
  public Optional<Tenant> owner(String topic) {
    Matcher parts = Pattern.compile(Pattern.quote(env) + "\\.([^.]+)\\..+").matcher(topic);
    return parts.matches() ? Tenant.ifValid(parts.group(1)) : Optional.empty();
  }
}
