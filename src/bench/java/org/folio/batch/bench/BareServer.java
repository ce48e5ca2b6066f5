package org.folio.batch.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.EmbeddedPostgres;

/**
 * The smallest server that can store a batch: one route and one INSERT, without validation, tenants
 * or error handling.
 */
final class BareServer extends VerticleBase {
  // the statement of TrackingStore
  private static final String INSERT =
      """
      INSERT INTO bare.batch_tracking
        (id, total_records, processed_count, created_date, version, created_by, updated_date, updated_by, initial_count)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $3)
      ON CONFLICT (id) DO NOTHING""";

  private final Pool pool;
  private final int port;

  private BareServer(Pool pool, int port) {
    this.pool = pool;
    this.port = port;
  }

  /** Arguments: HTTP port, database port, pool size. */
  public static void main(String[] args) throws IOException, TimeoutException {
    Vertx vertx = Vertx.vertx();
    int port = Integer.parseInt(args[0]);
    DbSettings db = EmbeddedPostgres.settings(Integer.parseInt(args[1]), EmbeddedPostgres.DATABASE);
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(Integer.parseInt(args[2])))
            .connectingTo(
                new PgConnectOptions()
                    .setHost(db.host())
                    .setPort(db.port())
                    .setDatabase(db.database())
                    .setUser(db.username())
                    .setPassword(db.password())
                    .setCachePreparedStatements(true))
            .using(vertx)
            .build();
    vertx
        .deployVerticle(
            () -> new BareServer(pool, port),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .await(30, TimeUnit.SECONDS);
    System.out.println("READY");
    Jvm.awaitEndOfParent();
    System.exit(0);
  }

  @Override
  public Future<?> start() {
    Router router = Router.router(vertx);
    router.post(PostBenchmark.PATH).handler(BodyHandler.create(false)).handler(this::insert);
    return vertx.createHttpServer().requestHandler(router).listen(port);
  }

  private void insert(RoutingContext context) {
    JsonObject batch = context.body().asJsonObject();
    UUID id = UUID.randomUUID();
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    pool.preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addValue(id)
                .addValue(batch.getInteger("totalRecords"))
                .addValue(0)
                .addValue(now)
                .addValue(1)
                .addValue(null)
                .addValue(now)
                .addValue(null))
        .onSuccess(
            rows ->
                context
                    .response()
                    .setStatusCode(201)
                    .putHeader("Location", PostBenchmark.PATH + "/" + id)
                    .putHeader("Content-Type", "application/json")
                    .end(
                        batch
                            .put("id", id.toString())
                            .put("createdDate", now.toString())
                            .toBuffer()))
        .onFailure(context::fail);
  }
}
