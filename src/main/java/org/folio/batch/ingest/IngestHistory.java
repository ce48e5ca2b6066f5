package org.folio.batch.ingest;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.folio.batch.ingest.commit.HistoryStore.Kind;
import org.folio.batch.ingest.commit.HistoryStore.LastHour;
import org.folio.batch.ingest.commit.HistoryStore.Minutes;
import org.folio.batch.ingest.position.MinuteCounts;

/**
 * How many of a tenant's records were counted in each minute of the last hour.
 *
 * @param from begin of the first minute
 * @param until a time in the last minute
 */
record IngestHistory(Instant from, Instant until, Counts all, Map<String, Counts> byTopic) {
  private static final int SECONDS_OF_MINUTE = 60;

  /** Numbers of records by minute, the oldest minute first. */
  static final class Counts {
    private final long[] counted = new long[MinuteCounts.KEPT];
    private final long[] skipped = new long[MinuteCounts.KEPT];

    private Counts() {}

    List<Long> counted() {
      return Arrays.stream(counted).boxed().toList();
    }

    List<Long> skipped() {
      return Arrays.stream(skipped).boxed().toList();
    }

    private void add(Kind kind, int minute, long records) {
      // what was skipped was counted by its position
      counted[minute] += kind == Kind.APPLIED ? records : kind == Kind.SKIPPED ? -records : 0;
      skipped[minute] += kind == Kind.APPLIED ? 0 : records;
    }
  }

  static IngestHistory of(LastHour hour) {
    Counts all = new Counts();
    Map<String, Counts> byTopic = new TreeMap<>();
    int last = MinuteCounts.KEPT - 1;
    for (Minutes each : hour.all()) {
      Counts ofTopic = byTopic.computeIfAbsent(each.topic(), topic -> new Counts());
      List<Integer> counts = each.counts();
      for (int i = 0; i < counts.size(); i++) {
        // a minute that begins after now is of a clock that was set back
        int minute = (int) Math.min(last, last + each.latest() - i - hour.minute());
        if (minute >= 0) {
          all.add(each.kind(), minute, counts.get(i));
          ofTopic.add(each.kind(), minute, counts.get(i));
        }
      }
    }
    Instant from = Instant.ofEpochSecond((hour.minute() - last) * SECONDS_OF_MINUTE);
    return new IngestHistory(from, hour.now(), all, byTopic);
  }
}
