package org.folio.batch.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An event as mod-inventory-storage publishes it.
 *
 * @param instanceId its key
 * @param value JSON
 */
public record ItemEvent(String tenant, String instanceId, byte[] value) {

  /** Returns the headers that inventory sends. */
  public Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    headers.put("x-okapi-tenant", tenant);
    headers.put("x-okapi-url", "http://okapi:9130");
    headers.put("x-okapi-token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkaWt1X2FkbWluIn0.c2lnbmF0dXJl");
    headers.put("x-okapi-user-id", "1ad737b0-d847-11e6-bf26-cec0c932ce01");
    headers.put("x-okapi-request-id", "574109/inventory");
    return headers;
  }

  public ProducerRecord<byte[], byte[]> to(String topic) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(topic, instanceId.getBytes(UTF_8), value);
    headers().forEach((name, text) -> message.headers().add(name, text.getBytes(UTF_8)));
    return message;
  }

  @Override
  public String toString() {
    return new String(value, UTF_8);
  }
}
