package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.EmbeddedKafka;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TlsKeys;
import org.folio.batch.testkit.TypicalWork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The settings KAFKA_SECURITY_PROTOCOL and KAFKA_SSL_*, on a broker that asks for certificates. */
class TlsKafkaIT {
  private static TlsKeys keys;
  private static EmbeddedKafka broker;

  @BeforeAll
  static void start() {
    keys = TlsKeys.create(Path.of("target", "it", "tls-keys"));
    broker = EmbeddedKafka.startTls(Path.of("target", "it", "tls-kafka"), keys);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void module_worksOverTlsWithItsCertificate() {
    KafkaSettings kafka = broker.settings("tls");
    try (LocalModule module = LocalModule.start(Services.freshDatabase(), kafka, settings());
        KafkaClient client = new KafkaClient(broker.bootstrapServers(), keys.ofClient())) {
      Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      TypicalWork work = new TypicalWork(tenant, client, new Topics(kafka.env()));

      assertTrue(work.countBatch().contains("\"COMPLETED\""));
      assertTrue(work.putPoisonAside().startsWith("The value is not JSON"));
    }
  }

  @Test
  void clientWithoutCertificate_isRefused() {
    Map<String, String> noKey = new HashMap<>(keys.ofClient());
    noKey.keySet().removeIf(name -> name.startsWith("ssl.key"));
    try (KafkaClient client = new KafkaClient(broker.bootstrapServers(), noKey)) {
      Throwable e = assertThrows(IllegalStateException.class, client::topics);
      while (e.getCause() != null && !(e instanceof SslAuthenticationException)) {
        e = e.getCause();
      }
      assertEquals(SslAuthenticationException.class, e.getClass());
    }
  }

  private static Map<String, String> settings() {
    return Map.of(
        "KAFKA_SECURITY_PROTOCOL",
        "SSL",
        "KAFKA_SSL_TRUSTSTORE_LOCATION",
        keys.file("trusted-by-client").toString(),
        "KAFKA_SSL_TRUSTSTORE_PASSWORD",
        TlsKeys.PASSWORD,
        "KAFKA_SSL_TRUSTSTORE_TYPE",
        "PKCS12",
        "KAFKA_SSL_KEYSTORE_LOCATION",
        keys.file("client").toString(),
        "KAFKA_SSL_KEYSTORE_PASSWORD",
        TlsKeys.PASSWORD,
        "KAFKA_SSL_KEYSTORE_TYPE",
        "PKCS12",
        "KAFKA_SSL_KEY_PASSWORD",
        TlsKeys.PASSWORD);
  }
}
