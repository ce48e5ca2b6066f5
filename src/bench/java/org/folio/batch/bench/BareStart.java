package org.folio.batch.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The smallest server with the clients of the module: it connects a pool to PostgreSQL, and an
 * admin client, a producer and two consumers to Kafka, and then its health check answers.
 */
final class BareStart {
  private static final int CONSUMERS = 2; // item events and consumptions

  private BareStart() {}

  /** Takes the settings of the module from the environment. */
  public static void main(String[] args)
      throws IOException, TimeoutException, ExecutionException, InterruptedException {
    Map<String, String> env = System.getenv();
    String kafka = env.get("KAFKA_HOST") + ":" + env.get("KAFKA_PORT");
    Vertx vertx = Vertx.vertx();
    Future<?> database = pool(vertx, env).preparedQuery("SELECT 1").execute();
    Admin admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka));
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    admin.describeCluster().nodes().get(30, TimeUnit.SECONDS);
    for (int i = 0; i < CONSUMERS; i++) {
      Thread loop = new Thread(() -> poll(kafka), "poll-" + i);
      loop.setDaemon(true);
      loop.start();
    }
    database.await(30, TimeUnit.SECONDS);
    Router router = Router.router(vertx);
    router.get("/admin/health").handler(context -> context.response().end("OK"));
    vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(Integer.parseInt(env.get("HTTP_PORT")))
        .await(30, TimeUnit.SECONDS);
    Jvm.awaitEndOfParent();
    producer.close(Duration.ZERO);
    System.exit(0);
  }

  private static Pool pool(Vertx vertx, Map<String, String> env) {
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(4))
        .connectingTo(
            new PgConnectOptions()
                .setHost(env.get("DB_HOST"))
                .setPort(Integer.parseInt(env.get("DB_PORT")))
                .setDatabase(env.get("DB_DATABASE"))
                .setUser(env.get("DB_USERNAME"))
                .setPassword(env.get("DB_PASSWORD")))
        .using(vertx)
        .build();
  }

  private static void poll(String bootstrapServers) {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "bare-start"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(Pattern.compile("none-of-these"));
      consumer.poll(Duration.ofDays(1));
    }
  }
}
