package org.folio.batch.auth;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.upload.UploadClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks user tokens with a published key set and with a configured key. */
class UserTokensHttpIT {
  private enum Keys {
    PUBLISHED,
    CONFIGURED
  }

  private static final String LIST = UploadClient.PATH + "/status/list";

  private static RSAKey key;
  private static RSAKey otherKey;
  private static FileServer keys;
  private static LocalModule published;
  private static LocalModule configured;
  private static Tenant tenant;

  @BeforeAll
  static void start() throws JOSEException {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    otherKey = new RSAKeyGenerator(2048).keyID("k1").generate();
    keys = FileServer.start();
    publish(key);
    DbSettings db = Services.freshDatabase();
    KafkaSettings kafka = Services.freshKafkaSettings();
    published =
        LocalModule.start(db, kafka, Map.of("USER_TOKEN_JWKS_URL", keys.url() + "/keys.json"));
    configured = LocalModule.start(db, kafka, Map.of("USER_TOKEN_PUBLIC_KEY", publicKey()));
    tenant = new Gateway(published.baseUrl(), Services.freshTenant()).enable().tenant();
    // once loaded, the keys stay valid even if their server is slow
    awaitTaken(signed(key, Duration.ofMinutes(5)));
  }

  @AfterAll
  static void stop() {
    published.close();
    configured.close();
    keys.close();
  }

  private static void publish(RSAKey one) {
    String set = new JWKSet(one.toPublicJWK()).toString();
    keys.put("/keys.json", set.getBytes(StandardCharsets.UTF_8));
  }

  private static String publicKey() throws JOSEException {
    return Base64.getEncoder().encodeToString(key.toRSAPublicKey().getEncoded());
  }

  private static JWTClaimsSet claims(Duration life) {
    return new JWTClaimsSet.Builder()
        .subject("f:5a8a3f2b:95e4942d")
        .expirationTime(Date.from(Instant.now().plus(life)))
        .build();
  }

  private static String signed(RSAKey by, Duration life) throws JOSEException {
    return signed(JWSAlgorithm.RS256, by.getKeyID(), new RSASSASigner(by), life);
  }

  private static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner by, Duration life)
      throws JOSEException {
    JWSHeader header = new JWSHeader.Builder(algorithm).keyID(keyId).build();
    SignedJWT token = new SignedJWT(header, claims(life));
    token.sign(by);
    return token.serialize();
  }

  private static ValidatableResponse list(Keys with, String token) {
    LocalModule module = with == Keys.PUBLISHED ? published : configured;
    return given()
        .baseUri(module.baseUrl())
        .header("X-Okapi-Tenant", tenant.id())
        .header("x-authenticated-user-token", token)
        .get(LIST)
        .then();
  }

  private static void assertRefused(Keys with, String token) {
    list(with, token)
        .statusCode(401)
        .body("params.err", is("UNAUTHORIZED_USER"))
        .body("responseCode", is("UNAUTHORIZED"));
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void validToken_identifiesUser(Keys with) throws JOSEException {
    list(with, signed(key, Duration.ofMinutes(5)))
        .statusCode(200)
        .body("result.userId", is("95e4942d"));
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void token_isAccepted_withoutKeyId(Keys with) throws JOSEException {
    String token = signed(JWSAlgorithm.RS256, null, new RSASSASigner(key), Duration.ofMinutes(5));
    list(with, token).statusCode(200);
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void forgedToken_isRefused(Keys with) throws JOSEException {
    assertRefused(with, signed(otherKey, Duration.ofMinutes(5)));
    String good = signed(key, Duration.ofMinutes(5));
    assertRefused(with, good.substring(0, good.length() - 6) + "AAAAAA");
    String[] parts = good.split("\\.");
    String payload = "{\"sub\":\"admin\",\"exp\":99999999999}";
    String forged =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    assertRefused(with, parts[0] + "." + forged + "." + parts[2]);
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void expiredToken_isRefused(Keys with) throws JOSEException {
    assertRefused(with, signed(key, Duration.ofMinutes(-5)));
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void unsignedToken_isRefused(Keys with) {
    assertRefused(with, new PlainJWT(claims(Duration.ofMinutes(5))).serialize());
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void token_isRefused_whenPublicKeyIsUsedAsHmacSecret(Keys with) throws JOSEException {
    MACSigner signer = new MACSigner(publicKey().getBytes(StandardCharsets.US_ASCII));
    assertRefused(with, signed(JWSAlgorithm.HS256, "k1", signer, Duration.ofMinutes(5)));
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void malformedToken_isRefused(Keys with) {
    assertRefused(with, "x.y.z");
  }

  @Test
  void userFromGateway_overridesUserOfToken() throws JOSEException {
    String named = UUID.randomUUID().toString();
    String ofGateway = UUID.randomUUID().toString();
    byte[] claims = "{\"user_id\":\"%s\"}".formatted(ofGateway).getBytes(StandardCharsets.UTF_8);
    RequestSpecification both =
        given()
            .baseUri(configured.baseUrl())
            .header("X-Okapi-Tenant", tenant.id())
            .header("X-Okapi-Token", "e30." + Base64.getUrlEncoder().encodeToString(claims) + ".x")
            .header("x-authenticated-user-token", signed(key, Duration.ofMinutes(5)));

    both.get(LIST).then().statusCode(200).body("result.userId", is(ofGateway));
    both.header("X-Okapi-User-Id", named).get(LIST).then().body("result.userId", is(named));
  }

  @Test
  void token_isAccepted_afterItsKeyIsPublished() throws JOSEException {
    RSAKey next = new RSAKeyGenerator(2048).keyID("k2").generate();
    String token = signed(next, Duration.ofMinutes(5));
    assertRefused(Keys.PUBLISHED, token);

    publish(next);

    awaitTaken(token);
    publish(key);
    awaitTaken(signed(key, Duration.ofMinutes(5)));
  }

  private static void awaitTaken(String token) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> list(Keys.PUBLISHED, token).statusCode(200));
  }
}
