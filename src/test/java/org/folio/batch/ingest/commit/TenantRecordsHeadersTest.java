package org.folio.batch.ingest.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.RecordHeaders;
import org.junit.jupiter.api.Test;

class TenantRecordsHeadersTest {
  private static final Set<String> NAMES = Set.of("x-okapi-request-id");
  private static final Set<String> LAST = Set.of("other");

  private final PartitionId partition = new PartitionId(UUID.randomUUID(), "topic", 0);
  private final TenantRecords<String> slice = new TenantRecords<>(new Tenant("diku"));

  private void add(long offset, String value) {
    var headers =
        new org.apache.kafka.common.header.internals.RecordHeaders(
            new RecordHeader[] {
              new RecordHeader("X-Okapi-Request-Id", null),
              new RecordHeader("X-Okapi-Request-Id", "r%d".formatted(offset).getBytes(UTF_8)),
              new RecordHeader("other", "large".getBytes(UTF_8))
            });
    slice.run(partition).add(offset, value, RecordHeaders.of(headers));
  }

  private static String requestId(TenantRecords<String> of, int index) {
    return of.placeNotBelow(Map.of(), index).headers().get("x-okapi-request-id");
  }

  @Test
  void headers_areThoseOfTheLastRecordOfTheValue_alsoAfterSeveralPolls() {
    add(0, "a");
    add(1, "b");
    slice.keepHeaders(NAMES, LAST);
    add(2, "a");
    add(3, "c");
    slice.keepHeaders(NAMES, LAST);

    assertEquals("r2", requestId(slice, 0));
    assertEquals("r1", requestId(slice, 1));
    assertEquals("r2", requestId(slice, 2));
    assertEquals("large", slice.lastHeaders().get("other"));
    assertNull(slice.lastHeaders().get("x-okapi-request-id"));
    assertNull(slice.placeNotBelow(Map.of(), 2).headers().get("other"));
  }

  @Test
  void shortenedSlice_hasHeadersOfItsValues() {
    add(0, "a");
    add(1, "b");
    add(2, "a");
    slice.keepHeaders(NAMES, LAST);

    TenantRecords<String> head = slice.head(1);

    assertEquals("r2", requestId(head, 0));
  }

  @Test
  void recordsBelowAPosition_takeTheirHeadersWithThem() {
    add(0, "a");
    add(1, "b");
    slice.keepHeaders(NAMES, LAST);

    slice.dropBelow(Map.of(partition, 1L));

    assertEquals("r1", requestId(slice, 0));
  }

  @Test
  void feedThatAsksForNoHeaders_getsNone() {
    slice.run(partition).add(0, "a");
    slice.keepHeaders(Set.of(), Set.of());

    assertNull(requestId(slice, 0));
  }
}
