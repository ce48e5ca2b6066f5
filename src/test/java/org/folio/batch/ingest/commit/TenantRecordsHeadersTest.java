package org.folio.batch.ingest.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.HeaderCopier;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.RecordHeaders;
import org.junit.jupiter.api.Test;

class TenantRecordsHeadersTest {
  private final HeaderCopier ofEachValue = new HeaderCopier(Set.of("x-okapi-request-id"));
  private final HeaderCopier ofOne = new HeaderCopier(Set.of("other"));
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
    slice.keepHeaders(ofEachValue, ofOne);
    add(2, "a");
    add(3, "c");
    slice.keepHeaders(ofEachValue, ofOne);

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
    slice.keepHeaders(ofEachValue, ofOne);

    TenantRecords<String> head = slice.head(1);

    assertEquals("r2", requestId(head, 0));
  }

  @Test
  void recordsBelowAPosition_takeTheirHeadersWithThem() {
    add(0, "a");
    add(1, "b");
    slice.keepHeaders(ofEachValue, ofOne);

    slice.dropBelow(Map.of(partition, 1L));

    assertEquals("r1", requestId(slice, 0));
  }

  @Test
  void feedThatAsksForNoHeaders_getsNone() {
    slice.run(partition).add(0, "a");
    slice.keepHeaders(new HeaderCopier(Set.of()), new HeaderCopier(Set.of()));

    assertNull(requestId(slice, 0));
  }

  @Test
  void weight_growsWithTheLengthOfHeaders_andCountsTheLatestOfEachValue() {
    add(0, "a");
    slice.keepHeaders(ofEachValue, ofOne);
    int weight = slice.weight();
    add(1, "a");
    slice.keepHeaders(ofEachValue, ofOne);

    assertEquals(weight + 1, slice.weight());

    var headers =
        new org.apache.kafka.common.header.internals.RecordHeaders(
            new RecordHeader[] {new RecordHeader("x-okapi-request-id", new byte[100_000])});
    slice.run(partition).add(2, "a", RecordHeaders.of(headers));
    slice.keepHeaders(ofEachValue, ofOne);

    assertTrue(slice.weight() > 1_000, () -> "weight " + slice.weight());
  }
}
