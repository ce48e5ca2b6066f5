package org.folio.batch.console;

import java.util.List;
import java.util.Optional;

/**
 * Where the console is served and how users sign in.
 *
 * @param enabled true or false; when empty, the console is served only through a gateway
 * @param gatewayUrl where the page signs in and sends its calls, if not where it came from
 * @param users that can be selected if there is no gateway
 */
public record ConsoleSettings(
    Optional<Boolean> enabled, Optional<String> gatewayUrl, List<User> users) {

  public ConsoleSettings {
    users = List.copyOf(users);
  }

  /** The origin of the gateway: a content security policy takes a path as that of one file. */
  Optional<String> gatewayOrigin() {
    return gatewayUrl.map(url -> url.replaceFirst("^(https?://)(?:[^/]*@)?([^/]+).*", "$1$2"));
  }

  /** A user of a tenant. */
  public record User(String tenant, String name, String id) {

    /** Reads {@code tenant:name:id}. */
    public static User parse(String text) {
      String[] parts = text.split(":", -1);
      return new User(parts[0].strip(), parts[1].strip(), parts[2].strip());
    }
  }
}
