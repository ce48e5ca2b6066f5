package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Client of one bucket. Requests do not block. Their futures complete on the Vert.x context that
 * made them, within a bounded time and number of attempts; a failed one carries a {@link
 * ServiceException}.
 */
public final class S3Bucket implements AutoCloseable {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(20);
  private static final int CONNECTIONS = 64;
  private static final int MAX_WAITING = 1_000;

  private final Vertx vertx;
  private final String name;
  private final S3AsyncClient client;

  private S3Bucket(Vertx vertx, String name, S3AsyncClient client) {
    this.vertx = vertx;
    this.name = name;
    this.client = client;
  }

  /** Creates the client; opens no connection. */
  public static S3Bucket open(Vertx vertx, S3Settings settings) {
    S3AsyncClient client =
        S3AsyncClient.builder()
            .endpointOverride(URI.create(settings.url()))
            .region(Region.of(settings.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKeyId(), settings.secretAccessKey())))
            // path style works with the storages of other vendors as well
            .forcePathStyle(true)
            .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder()
                    .maxConcurrency(CONNECTIONS)
                    .maxPendingConnectionAcquires(MAX_WAITING))
            .overrideConfiguration(
                o -> o.apiCallTimeout(REQUEST_TIMEOUT).apiCallAttemptTimeout(ATTEMPT_TIMEOUT))
            .build();
    return new S3Bucket(vertx, settings.bucket(), client);
  }

  String name() {
    return name;
  }

  /** Sends one request. */
  <T> Future<T> request(Function<S3AsyncClient, CompletableFuture<T>> request) {
    return Future.fromCompletionStage(request.apply(client), vertx.getOrCreateContext())
        .recover(e -> Future.failedFuture(toFailure(e)));
  }

  @Override
  public void close() {
    client.close();
  }

  private static Throwable toFailure(Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof NoSuchKeyException) {
      return ServiceException.of(
          Kind.NOT_FOUND, "The data file was deleted while it was being read", cause);
    }
    return cause instanceof SdkException
        ? ServiceException.of(
            Kind.UNAVAILABLE, "The file storage does not respond; try again later", cause)
        : cause;
  }
}
