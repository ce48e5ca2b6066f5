package org.folio.batch.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.testkit.FreePort;
import org.folio.batch.testkit.SettableClock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which user tokens are accepted. */
class UserTokensTest {
  private static final SettableClock CLOCK = SettableClock.atNow();
  private static RSAKey key;
  private static RSAKey otherKey;
  private static UserTokens tokens;

  @BeforeAll
  static void makeKeys() throws JOSEException {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    otherKey = new RSAKeyGenerator(2048).keyID("k1").generate();
    tokens = new UserTokens(Optional.of(TokenKeys.of(publicKey(), CLOCK)), CLOCK);
  }

  private static String publicKey() throws JOSEException {
    return Base64.getEncoder().encodeToString(key.toRSAPublicKey().getEncoded());
  }

  private static JWTClaimsSet claims(Duration life) {
    Instant end = CLOCK.instant().plus(life);
    return new JWTClaimsSet.Builder()
        .subject("f:5a8a3f2b:95e4942d")
        .expirationTime(Date.from(end))
        .build();
  }

  private static String signed(RSAKey by, Duration life) throws JOSEException {
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims(life));
    token.sign(new RSASSASigner(by));
    return token.serialize();
  }

  private static void assertRefused(UserTokens by, String token) {
    ServiceException failure = assertInstanceOf(ServiceException.class, by.userOf(token).cause());
    assertEquals("UNAUTHORIZED_USER", failure.code());
  }

  @Test
  void user_isLastPartOfSubject() throws JOSEException {
    assertEquals("95e4942d", tokens.userOf(signed(key, Duration.ofMinutes(5))).result());
  }

  @Test
  void token_isRefused_whenSignedWithAnotherKey() throws JOSEException {
    assertRefused(tokens, signed(otherKey, Duration.ofMinutes(5)));
  }

  @Test
  void expiredToken_isRefused() throws JOSEException {
    assertRefused(tokens, signed(key, Duration.ofMinutes(-5)));
  }

  @Test
  void unsignedToken_isRefused() {
    assertRefused(tokens, new PlainJWT(claims(Duration.ofMinutes(5))).serialize());
  }

  @Test
  void token_isRefused_whenPublicKeyIsUsedAsHmacSecret() throws JOSEException {
    SignedJWT token =
        new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims(Duration.ofMinutes(5)));
    token.sign(new MACSigner(publicKey().getBytes(StandardCharsets.US_ASCII)));
    assertRefused(tokens, token.serialize());
  }

  @Test
  void malformedToken_isRefused() {
    assertRefused(tokens, "x.y.z");
    assertRefused(tokens, "");
  }

  @Test
  void verification_isUnavailable_whenKeysCannotBeLoaded() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      String nobody = "http://localhost:" + FreePort.any() + "/keys.json";
      UserTokens waiting = new UserTokens(Optional.of(TokenKeys.at(vertx, nobody, CLOCK)), CLOCK);

      Throwable refusal =
          waiting
              .userOf(signed(key, Duration.ofMinutes(5)))
              .transform(user -> Future.succeededFuture(user.cause()))
              .await(20, TimeUnit.SECONDS);

      assertEquals(Kind.UNAVAILABLE, assertInstanceOf(ServiceException.class, refusal).kind());
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void token_isReadWithoutVerification_whenNoKeyIsConfigured() throws JOSEException {
    UserTokens reading = new UserTokens(Optional.empty(), CLOCK);
    assertEquals("95e4942d", reading.userOf(signed(otherKey, Duration.ofMinutes(5))).result());
    assertRefused(reading, "x.y.z");
  }
}
