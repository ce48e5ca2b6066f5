package org.folio.batch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.KafkaClient;

/**
 * A tenant's topic of consumptions of one limit, about 300 bytes each, with unique external ids.
 * They belong to consecutively numbered claims of up to four lines, with fifty consumptions per
 * person.
 */
record ConsumptionTopic(String name, Tenant tenant, int events) {
  private static final int FIRST_CLAIM = 770_000;
  private static final int MOST_LINES = 4;

  static ConsumptionTopic describe(String env, Tenant tenant, int events) {
    return new ConsumptionTopic(new Topics(env).of(tenant, "limit.consumption"), tenant, events);
  }

  /** Creates the topic with all its events. */
  void fill(KafkaSettings settings) {
    Random random = new Random(1);
    try (KafkaClient kafka = new KafkaClient(settings.bootstrapServers())) {
      kafka.createTopic(name, ItemTopic.PARTITIONS);
      int sent = 0;
      for (int claim = FIRST_CLAIM; sent < events; claim++) {
        String subject = "P-" + (1_000_000 + random.nextInt(Math.max(1, events / 50)));
        int lines = Math.min(1 + random.nextInt(MOST_LINES), events - sent);
        for (String event : claim(claim, lines, subject, random)) {
          ProducerRecord<byte[], byte[]> message =
              new ProducerRecord<>(
                  name,
                  claim % ItemTopic.PARTITIONS,
                  subject.getBytes(UTF_8),
                  event.getBytes(UTF_8));
          message.headers().add("x-okapi-tenant", tenant.id().getBytes(UTF_8));
          kafka.send(message);
        }
        sent += lines;
      }
      kafka.flush();
    }
  }

  private static List<String> claim(int number, int lines, String subject, Random random) {
    String date = "2026-%02d-%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28));
    String time =
        "%sT%02d:%02d:%02d.%03d+01:00"
            .formatted(
                date,
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60),
                random.nextInt(1_000));
    List<String> events = new ArrayList<>();
    for (int line = 1; line <= lines; line++) {
      events.add(
          """
          {"limitCode":"%s","subjectCode":"%s","serviceDate":"%s",\
          "transactionDateTime":{"value":"%s"},"amount":{"value":%d.%02d,"currency":"EUR"},\
          "externalId":"claim-%d-%d","description":"Physiotherapy, session %d",\
          "transactionSourceCode":"CLAIMS","referenceCode":"%d"}"""
              .formatted(
                  ExportClient.LIMIT,
                  subject,
                  date,
                  time,
                  random.nextInt(200),
                  random.nextInt(100),
                  number,
                  line,
                  line,
                  number));
    }
    return events;
  }
}
