package org.folio.batch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.KafkaClient;

/**
 * A tenant's topic of consumptions that all count towards one limit, each with an external id of
 * its own, some 350 bytes each: fifty for each person, from claims that are numbered as they come
 * in.
 */
record ConsumptionTopic(String name, Tenant tenant, int events) {

  static ConsumptionTopic describe(String env, Tenant tenant, int events) {
    return new ConsumptionTopic(new Topics(env).of(tenant, "limit.consumption"), tenant, events);
  }

  /** Creates the topic with all its events. */
  void fill(KafkaSettings settings) {
    Random random = new Random(1);
    try (KafkaClient kafka = new KafkaClient(settings.bootstrapServers())) {
      kafka.createTopic(name, ItemTopic.PARTITIONS);
      for (int i = 0; i < events; i++) {
        String subject = "P-" + (1_000_000 + random.nextInt(Math.max(1, events / 50)));
        ProducerRecord<byte[], byte[]> message =
            new ProducerRecord<>(
                name,
                i % ItemTopic.PARTITIONS,
                subject.getBytes(UTF_8),
                event(i, subject, random).getBytes(UTF_8));
        message.headers().add("x-okapi-tenant", tenant.id().getBytes(UTF_8));
        kafka.send(message);
      }
      kafka.flush();
    }
  }

  private static String event(int number, String subject, Random random) {
    int day = 1 + random.nextInt(28);
    int month = 1 + random.nextInt(12);
    return """
        {"limitCode":"%s","subjectCode":"%s","serviceDate":"2026-%02d-%02d",\
        "transactionDateTime":{"value":"2026-%02d-%02dT%02d:%02d:%02d.%03d+01:00"},\
        "amount":{"value":%d.%02d,"currency":"EUR"},"externalId":"claim-%d-1",\
        "description":"Physiotherapy, session %d","transactionSourceCode":"CLAIMS",\
        "referenceCode":"%d"}"""
        .formatted(
            ExportClient.LIMIT,
            subject,
            month,
            day,
            month,
            day,
            random.nextInt(24),
            random.nextInt(60),
            random.nextInt(60),
            random.nextInt(1_000),
            random.nextInt(200),
            random.nextInt(100),
            770_000 + number,
            1 + random.nextInt(12),
            770_000 + number);
  }
}
