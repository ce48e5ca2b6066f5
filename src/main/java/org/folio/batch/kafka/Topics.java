package org.folio.batch.kafka;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.folio.batch.db.Tenant;

/**
 * FOLIO's topic names: {@code {ENV}.{tenant}.{what}}, or {@code {ENV}.ALL.{what}} for a topic that
 * tenants share.
 */
public final class Topics {
  private static final String SHARED = "ALL";
  private final String env;

  public Topics(String env) {
    this.env = env;
  }

  public String of(Tenant tenant, String what) {
    return env + "." + tenant.id() + "." + what;
  }

  public String shared(String what) {
    return env + "." + SHARED + "." + what;
  }

  /** Matches the topics of every tenant, and the shared one, for any of these names. */
  public Pattern everyTenants(Iterable<String> whats) {
    String names = "";
    for (String what : whats) {
      names += (names.isEmpty() ? "" : "|") + Pattern.quote(what);
    }
    return Pattern.compile(
        Pattern.quote(env) + "\\.([a-z][a-z0-9_]*|" + SHARED + ")\\.(" + names + ")");
  }

  /** The tenant whose topic this is; nothing for the shared topic. */
  public Optional<Tenant> owner(String topic) {
    Matcher parts = Pattern.compile(Pattern.quote(env) + "\\.([^.]+)\\..+").matcher(topic);
    return parts.matches() ? Tenant.ifValid(parts.group(1)) : Optional.empty();
  }
}
