package org.folio.batch.auth;

import io.vertx.core.Future;
import java.util.UUID;
import org.folio.batch.http.RequestContext;

/**
 * Determines the user of a request: the one that the gateway names, or that of a Keycloak token.
 */
public final class UserResolver {
  private static final String TOKEN = "x-authenticated-user-token";

  private final UserTokens tokens;

  public UserResolver(UserTokens tokens) {
    this.tokens = tokens;
  }

  /** Fails with {@code UNAUTHORIZED_USER} if the request names no user, or has an invalid token. */
  public Future<String> of(RequestContext context) {
    if (context.userId().isPresent()) {
      return Future.succeededFuture(context.userId().map(UUID::toString).orElseThrow());
    }
    String token = context.headers().get(TOKEN);
    return token == null || token.isBlank()
        ? Future.failedFuture(UserTokens.unauthorized())
        : tokens.userOf(token.strip());
  }
}
