package org.folio.batch.auth;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The public keys that verify tokens: a configured one, or those that a server publishes, which are
 * fetched again every few minutes. Safe to call from any thread.
 */
public final class TokenKeys {
  private static final Logger log = LogManager.getLogger(TokenKeys.class);
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration PAUSE_BETWEEN = Duration.ofSeconds(10);
  private static final long TIMEOUT_MILLIS = 5_000;

  private final @Nullable HttpClient client;
  private final String url;
  private final Clock clock;
  private @Nullable JWKSet known;
  private Instant asked = Instant.EPOCH;
  private Instant askAgain = Instant.EPOCH;
  private @Nullable Future<JWKSet> asking;

  private TokenKeys(@Nullable JWKSet known, @Nullable HttpClient client, String url, Clock clock) {
    this.known = known;
    this.client = client;
    this.url = url;
    this.clock = clock;
  }

  /**
   * Reads one public key.
   *
   * @param pem with or without the PEM header and footer lines; Keycloak shows it without
   * @throws IllegalArgumentException if it is not a public key
   */
  public static TokenKeys of(String pem, Clock clock) {
    String bare = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s|\\\\n", "");
    X509EncodedKeySpec encoded = new X509EncodedKeySpec(Base64.getDecoder().decode(bare));
    return new TokenKeys(new JWKSet(key(encoded)), null, "", clock);
  }

  private static JWK key(X509EncodedKeySpec encoded) {
    try {
      return new RSAKey.Builder(
              (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(encoded))
          .build();
    } catch (InvalidKeySpecException notRsa) {
      return ellipticKey(encoded);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has RSA", e);
    }
  }

  private static JWK ellipticKey(X509EncodedKeySpec encoded) {
    try {
      ECPublicKey key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(encoded);
      return new ECKey.Builder(Curve.forECParameterSpec(key.getParams()), key).build();
    } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
      throw new IllegalArgumentException(
          "USER_TOKEN_PUBLIC_KEY is not an RSA public key in PEM format", e);
    }
  }

  public static TokenKeys at(Vertx vertx, String url, Clock clock) {
    HttpClientOptions options = new HttpClientOptions().setConnectTimeout((int) TIMEOUT_MILLIS);
    return new TokenKeys(null, vertx.createHttpClient(options), url, clock);
  }

  /**
   * Fetches the keys again for a token that no known key has signed, because the server may have
   * new ones; at most once every few seconds, however many such tokens arrive.
   */
  synchronized Future<JWKSet> newer() {
    boolean wasJustAsked = clock.instant().isBefore(asked.plus(PAUSE_BETWEEN));
    if (client == null || (wasJustAsked && asking == null)) {
      return known();
    }
    askAgain = Instant.EPOCH;
    return all();
  }

  /** Returns all keys; the last known ones while the server does not respond. */
  synchronized Future<JWKSet> all() {
    if (client == null || clock.instant().isBefore(askAgain)) {
      return known();
    }
    Future<JWKSet> under = asking;
    if (under == null) {
      asked = clock.instant();
      under = ask(client).onSuccess(this::learn).onFailure(this::failed).recover(e -> known());
      asking = under.isComplete() ? null : under;
    }
    return under;
  }

  private synchronized Future<JWKSet> known() {
    return known != null
        ? Future.succeededFuture(known)
        : Future.failedFuture(
            ServiceException.of(
                Kind.UNAVAILABLE,
                "The keys that verify user tokens are not available yet; try again later"));
  }

  private synchronized void learn(JWKSet keys) {
    known = keys;
    askAgain = clock.instant().plus(FRESH);
    asking = null;
  }

  private synchronized void failed(Throwable e) {
    log.warn("Cannot fetch the keys that verify user tokens from {}", url, e);
    askAgain = clock.instant().plus(PAUSE_BETWEEN);
    asking = null;
  }

  private Future<JWKSet> ask(HttpClient from) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url)
            .setTimeout(TIMEOUT_MILLIS);
    return from.request(request)
        .compose(HttpClientRequest::send)
        .compose(
            response ->
                response.statusCode() == 200
                    ? response.body()
                    : Future.failedFuture(
                        "The server responded with HTTP " + response.statusCode()))
        .map(TokenKeys::parse);
  }

  private static JWKSet parse(Buffer body) {
    try {
      return JWKSet.parse(body.toString());
    } catch (ParseException e) {
      throw new IllegalArgumentException("The response is not a JSON Web Key Set", e);
    }
  }
}
