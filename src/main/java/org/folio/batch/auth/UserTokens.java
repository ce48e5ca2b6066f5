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
 * Reads the user of a Keycloak token. When keys are configured, only a token that one of them has
 * signed, and that is not expired, has a user.
 */
public final class UserTokens {
  private static final String UNAUTHORIZED = "UNAUTHORIZED_USER";
  private static final String UNKNOWN = "The user of the request is not known";

  // Nothing that a public key could be taken for the secret of, and not none.
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
   * @param keys nothing to take tokens as they are, because somebody else has verified them
   */
  public UserTokens(Optional<TokenKeys> keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Fails with {@code UNAUTHORIZED_USER} when the token tells of none. */
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
                            e instanceof BadJWTException // its claims are at fault, not its key
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
    // Keycloak's typ is JWT; others leave it out
    processor.setJWTClaimsSetVerifier(new Claims(clock));
    try {
      return Future.succeededFuture(processor.process(token, null));
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return Future.failedFuture(e);
    }
  }

  // f:{provider}:{user} when the users live outside of Keycloak
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

  /** A key that was configured has no id, and signs tokens that name one. */
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

  /** Asks for a user and an end, and goes by the module's clock. */
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
