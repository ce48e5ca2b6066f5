package org.folio.batch.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.EmbeddedKafka;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.FreePort;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.KafkaProcess;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.TcpProxy;
import org.folio.batch.testkit.TenantSql;

/**
 * All that runs: PostgreSQL and Kafka as processes, each behind a proxy, two instances of the
 * module, eight tenants, and the servers that the module calls.
 */
public final class TestBed implements AutoCloseable {
  /** Instances take tasks over after this time; freezes last longer. */
  public static final Duration LEASE = Duration.ofSeconds(10);

  static final int PARTITIONS = 4;
  private static final String ENV = "chaos";
  private static final int TENANTS = 8;
  private static final int TENANTS_WITH_SHARED_TOPIC = 2;

  private final EmbeddedPostgres postgres;
  private final KafkaProcess kafka;
  private final TcpProxy postgresProxy;
  private final TcpProxy kafkaProxy;
  private final FileServer files = FileServer.start();
  private final WebhookReceiver webhooks = WebhookReceiver.start();
  private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
  private final Publisher publisher;
  private final List<Instance> instances;
  private final List<TenantLedger> tenants = new ArrayList<>();
  private final Topics topics = new Topics(ENV);
  private final Api api;

  private TestBed(Path directory) {
    postgres = EmbeddedPostgres.startEmpty(directory.resolve("postgres"), 0);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopPostgres, "stop-postgres"));
    postgresProxy = TcpProxy.start(postgres.port());
    int kafkaPort = FreePort.any();
    kafkaProxy = TcpProxy.start(kafkaPort);
    kafka =
        KafkaProcess.startEmpty(
            directory.resolve("kafka"),
            kafkaPort,
            Map.of(
                "advertised.listeners",
                "PLAINTEXT://localhost:" + kafkaProxy.port(),
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "true",
                "log.flush.offset.checkpoint.interval.ms",
                "1000"));
    publisher = new Publisher("localhost:" + kafkaProxy.port(), errors);
    instances = List.of(instance("instance-1"), instance("instance-2"));
    api = new Api(instances, errors);
  }

  /** Starts all of it and enables the tenants. */
  static TestBed start(Path directory) {
    TestBed bed = new TestBed(directory);
    try {
      bed.prepare();
      return bed;
    } catch (RuntimeException e) {
      bed.close();
      throw e;
    }
  }

  private Instance instance(String name) {
    DbSettings db = EmbeddedPostgres.settings(postgresProxy.port(), EmbeddedPostgres.DATABASE);
    KafkaSettings viaProxy = EmbeddedKafka.settings(kafkaProxy.port(), ENV);
    Map<String, String> environment = ModuleProcess.environment(db, viaProxy);
    environment.put("TASK_LEASE_SECONDS", String.valueOf(LEASE.toSeconds()));
    environment.put("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost");
    environment.put("NOTIFICATION_ALLOWED_HOSTS", "localhost");
    return new Instance(name, environment);
  }

  private void prepare() {
    awaitHealthy(Duration.ofMinutes(2));
    for (int i = 1; i <= TENANTS; i++) {
      Tenant tenant = new Tenant("chaos" + i);
      new Gateway(instances.get(0).baseUrl(), tenant).enable();
      boolean shared = i > TENANTS - TENANTS_WITH_SHARED_TOPIC;
      tenants.add(
          new TenantLedger(
              tenant,
              shared ? topics.shared("inventory.item") : topics.of(tenant, "inventory.item")));
    }
    tenants.stream()
        .map(TenantLedger::itemTopic)
        .distinct()
        .forEach(topic -> createItemTopic(topic, PARTITIONS));
  }

  /** Creates a topic of item events. */
  public void createItemTopic(String topic, int partitions) {
    publisher.change(
        admin -> admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
  }

  /**
   * Waits until all instances serve.
   *
   * @return false when they do not within the time
   */
  boolean awaitHealthy(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < end) {
      if (instances.stream().allMatch(Instance::isHealthy)) {
        return true;
      }
      pause(Duration.ofMillis(250));
    }
    return false;
  }

  public EmbeddedPostgres postgres() {
    return postgres;
  }

  public KafkaProcess kafka() {
    return kafka;
  }

  public TcpProxy postgresProxy() {
    return postgresProxy;
  }

  public TcpProxy kafkaProxy() {
    return kafkaProxy;
  }

  public Publisher publisher() {
    return publisher;
  }

  public List<Instance> instances() {
    return instances;
  }

  public List<TenantLedger> tenants() {
    return tenants;
  }

  /** Those whose topic of item events is shared with no other tenant. */
  public List<TenantLedger> tenantsWithOwnTopic() {
    return tenants.subList(0, TENANTS - TENANTS_WITH_SHARED_TOPIC);
  }

  Topics topics() {
    return topics;
  }

  Api api() {
    return api;
  }

  FileServer files() {
    return files;
  }

  WebhookReceiver webhooks() {
    return webhooks;
  }

  /** What went wrong with the campaign itself, and answers that no module may give. */
  ConcurrentLinkedQueue<String> errors() {
    return errors;
  }

  /** The keys of all dead letters of the tenants. */
  public Set<String> deadLetterKeys(List<TenantLedger> of) {
    Set<String> keys = new HashSet<>();
    deadLetters(
        of,
        letter -> {
          if (letter.key() != null) {
            keys.add(new String(letter.key(), UTF_8));
          }
        });
    return keys;
  }

  /** Reads all dead letters of the tenants, and those of the shared topic. */
  void deadLetters(List<TenantLedger> of, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    String what = "batch-tracking.dead-letter";
    Set<String> existing = publisher.change(admin -> admin.listTopics().names());
    Stream.concat(
            Stream.of(topics.shared(what)),
            of.stream().map(ledger -> topics.of(ledger.tenant(), what)))
        .filter(existing::contains)
        .forEach(topic -> publisher.read(topic, reader));
  }

  /** Looks into the tenant's schema, past the proxy. */
  public TenantSql sql(TenantLedger ledger) {
    return new TenantSql(postgres.settings(), ledger.tenant());
  }

  /** The count of each batch, by its id. */
  public Map<String, Integer> processed(TenantLedger ledger) {
    Map<String, Integer> counts = new HashMap<>();
    sql(ledger)
        .texts("SELECT id || ' ' || processed_count FROM batch_tracking")
        .forEach(line -> counts.put(line.substring(0, 36), Integer.valueOf(line.substring(37))));
    return counts;
  }

  /** Prints a line with the time. */
  public void say(String text) {
    System.out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  " + text);
    System.out.flush();
  }

  /** Lets time pass, which is what a fault consists of. */
  public static void pause(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void stopPostgres() {
    try {
      postgres.thaw();
    } catch (RuntimeException e) {
      // it does not run
    }
    postgres.stop();
  }

  @Override
  public void close() {
    instances.forEach(Instance::close);
    publisher.close();
    kafkaProxy.close();
    postgresProxy.close();
    kafka.close();
    stopPostgres();
    webhooks.close();
    files.close();
  }
}
