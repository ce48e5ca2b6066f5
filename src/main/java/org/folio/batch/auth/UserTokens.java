package org.folio.batch.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.vertx.core.Future;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads the user of a Keycloak token. If keys are configured, the token must be signed by one of
 * them and not expired.
 */
public final class UserTokens {
  private static final String UNAUTHORIZED = "UNAUTHORIZED_USER";
  private static final String UNKNOWN = "The user of the request is not known";

  // Excludes "none" and all symmetric algorithms, for which a public key could serve as the secret.
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final Optional<TokenKeys> keys;
  private final Clock clock;

  /**
   * @param keys empty to accept all tokens, because the gateway has verified them
   */
  public UserTokens(Optional<TokenKeys> keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Returns the user; fails with {@code UNAUTHORIZED_USER} if the token has none. */
  Future<String> userOf(String token) {
    return (keys.isEmpty() ? read(token) : verify(token, keys.get()))
        .map(claims -> lastPart(claims.getSubject()))
        .recover(e -> Future.failedFuture(refusal(e)));
  }

  private static Future<JWTClaimsSet> read(String token) {
    try {
      return Future.succeededFuture(JWTParser.parse(token).getJWTClaimsSet());
    } catch (ParseException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<JWTClaimsSet> verify(String token, TokenKeys keys) {
    return keys.all()
        .compose(
            known ->
                verify(token, known)
                    .recover(
                        e ->
                            e instanceof BadJWTException // its claims are invalid, not its key
                                ? Future.failedFuture(e)
                                : keys.newer()
                                    .compose(
                                        newer ->
                                            newer.equals(known)
                                                ? Future.failedFuture(e)
                                                : verify(token, newer))));
  }

  private Future<JWTClaimsSet> verify(String token, JWKSet known) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new Keys(known));
    // Keycloak's typ is JWT; other issuers omit it
    processor.setJWTClaimsSetVerifier(new Claims(clock));
    try {
      return Future.succeededFuture(processor.process(token, null));
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return Future.failedFuture(e);
    }
  }

  // f:{provider}:{user} for users that Keycloak does not store itself
  private static String lastPart(@Nullable String subject) {
    String user = subject == null ? "" : subject.substring(subject.lastIndexOf(':') + 1).strip();
    if (user.isEmpty()) {
      throw unauthorized();
    }
    return user;
  }

  private static ServiceException refusal(Throwable e) {
    return e instanceof ServiceException failure
        ? failure
        : ServiceException.coded(Kind.UNAUTHORIZED, UNAUTHORIZED, UNKNOWN, e);
  }

  static ServiceException unauthorized() {
    return ServiceException.coded(Kind.UNAUTHORIZED, UNAUTHORIZED, UNKNOWN);
  }

  /** Selects keys by id, but a configured key without an id for every token. */
  private static final class Keys extends JWSVerificationKeySelector<SecurityContext> {
    Keys(JWKSet known) {
      super(ALGORITHMS, new ImmutableJWKSet<>(known));
    }

    @Override
    protected @Nullable JWKMatcher createJWKMatcher(JWSHeader header) {
      JWKMatcher matcher = super.createJWKMatcher(header);
      return matcher == null || header.getKeyID() == null
          ? matcher
          : new JWKMatcher.Builder(matcher).keyIDs(header.getKeyID(), null).build();
    }
  }

  /** Requires a user and an expiry time, and uses the module's clock. */
  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final Clock clock;

    Claims(Clock clock) {
      super(null, Set.of("sub", "exp"));
      this.clock = clock;
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }
  }
}
