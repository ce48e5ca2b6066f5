package org.folio.batch.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.metadata.storage.FormatterException;
import org.apache.kafka.server.common.MetadataVersion;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;

/**
 * A Kafka broker with its controller in this JVM. Topics are created on first use, with {@link
 * #PARTITIONS} partitions. Data is kept, so it can be stopped and started again on the same port.
 */
public final class EmbeddedKafka implements AutoCloseable {
  public static final int PARTITIONS = 4;
  private static final int NODE = 1;

  private final Path log;
  private final int port;
  private final int controllerPort;
  private final Map<String, String> overrides;
  private KafkaRaftServer server;

  private EmbeddedKafka(Path log, int port, Map<String, String> overrides) {
    this.log = log;
    this.port = port == 0 ? FreePort.any() : port;
    this.controllerPort = FreePort.any();
    this.overrides = overrides;
    this.server = startServer();
  }

  /**
   * Starts a broker and waits until it serves requests.
   *
   * @param directory holds the topics, which are used again when they are there
   * @param port 0 for any free one
   */
  public static EmbeddedKafka start(Path directory, int port) {
    return start(directory, port, Map.of());
  }

  /**
   * Like {@link #start(Path, int)}.
   *
   * @param overrides properties of the broker that replace those of this class
   */
  public static EmbeddedKafka start(Path directory, int port, Map<String, String> overrides) {
    Path log = directory.toAbsolutePath().normalize();
    try {
      if (!Files.exists(log.resolve("meta.properties"))) {
        format(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Kafka does not start", e);
    }
    return new EmbeddedKafka(log, port, overrides);
  }

  /** Like {@link #start(Path, int)}, but deletes existing data first. */
  public static EmbeddedKafka startEmpty(Path directory, int port) {
    delete(directory);
    return start(directory, port);
  }

  /** Like {@link #startEmpty}, on a free port, but topics are not created on first use. */
  public static EmbeddedKafka startStrict(Path directory) {
    delete(directory);
    return start(directory, 0, Map.of("auto.create.topics.enable", "false"));
  }

  /** Like {@link #startEmpty}, on any free port; what no access rule is about is allowed. */
  public static EmbeddedKafka startWithAcls(Path directory) {
    delete(directory);
    return start(
        directory,
        0,
        Map.of(
            "authorizer.class.name",
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found",
            "true"));
  }

  /** Like {@link #startEmpty}, on any free port, for clients that show a certificate only. */
  public static EmbeddedKafka startTls(Path directory, TlsKeys keys) {
    delete(directory);
    int port = FreePort.any();
    Map<String, String> tls = new HashMap<>(keys.ofBroker());
    tls.put("listener.security.protocol.map", "TLS:SSL,CONTROLLER:PLAINTEXT");
    tls.put("inter.broker.listener.name", "TLS");
    tls.put("advertised.listeners", "TLS://localhost:" + port);
    tls.put("ssl.client.auth", "required");
    return start(directory, port, tls);
  }

  private static void delete(Path directory) {
    try {
      Directories.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  public String bootstrapServers() {
    return "localhost:" + port;
  }

  /** Returns the settings for a module with this {@code env}. */
  public KafkaSettings settings(String env) {
    return settings(port, env);
  }

  /** Returns the settings for a broker that another JVM has started. */
  public static KafkaSettings settings(int port, String env) {
    return new KafkaSettings(
        "localhost", port, Map.of(), env, Set.of(Topics.ALL), 1, PARTITIONS, 4_000_000);
  }

  /** The file that holds the first records of a partition. */
  public Path segment(String topic, int partition) {
    return log.resolve(topic + "-" + partition).resolve("00000000000000000000.log");
  }

  /** Starts it again on the same port, with the same topics. */
  public synchronized void start() {
    server = startServer();
  }

  /** Stops it cleanly, if it is running. */
  public synchronized void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  @Override
  public void close() {
    stop();
  }

  private KafkaRaftServer startServer() {
    KafkaRaftServer started =
        new KafkaRaftServer(KafkaConfig.fromProps(properties(), false), Time.SYSTEM);
    started.startup();
    return started;
  }

  private static void format(Path log) throws IOException {
    Files.createDirectories(log);
    try {
      new Formatter()
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setDirectories(List.of(log.toString()))
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
          .run();
    } catch (FormatterException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Kafka's directory cannot be prepared", e);
    }
  }

  private Properties properties() {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", String.valueOf(NODE));
    p.put("controller.quorum.voters", NODE + "@localhost:" + controllerPort);
    p.put("controller.listener.names", "CONTROLLER");
    String listener = overrides.getOrDefault("inter.broker.listener.name", "PLAINTEXT");
    p.put(
        "listeners",
        listener + "://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
    p.put("advertised.listeners", "PLAINTEXT://localhost:" + port);
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("log.dirs", log.toString());
    p.put("num.partitions", String.valueOf(PARTITIONS));
    p.put("message.max.bytes", "8000000");
    p.put("offsets.topic.num.partitions", "1");
    p.put("transaction.state.log.num.partitions", "1");
    for (String internal :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      p.put(internal + ".replication.factor", "1");
    }
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("log.cleaner.dedupe.buffer.size", "2097152");
    p.put("broker.session.timeout.ms", "6000"); // else a start after a kill waits for the dead one
    p.put("broker.heartbeat.interval.ms", "500");
    p.putAll(overrides);
    return p;
  }
}
