package org.folio.batch.ingest.position;

import java.util.LinkedHashMap;
import java.util.Map;

/** The topic, partition and offset of a record. */
public record RecordPosition(String topic, int partition, long offset) {

  /**
   * Returns the headers of a dead letter that identify its record.
   *
   * @param reason why it became a dead letter
   */
  public Map<String, String> deadLetterHeaders(String reason) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("dead-letter-reason", reason);
    headers.put("dead-letter-topic", topic);
    headers.put("dead-letter-partition", String.valueOf(partition));
    headers.put("dead-letter-offset", String.valueOf(offset));
    return headers;
  }
}
