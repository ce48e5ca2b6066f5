package org.folio.batch.ingest.commit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The faults that one poll loop reports to operators, across its sessions. Thread-safe. */
public final class FaultReport {
  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final int MOST_REMEMBERED = 10;

  private final Deque<Skip> skips = new ArrayDeque<>();
  private List<String> setAside = List.of();
  private List<String> waitingTenants = List.of();

  private record Skip(Instant at, String text) {}

  /** Replaces the lines about partitions that are set aside. */
  public synchronized void setAside(List<String> lines) {
    setAside = List.copyOf(lines);
  }

  /** Replaces the lines about tenants that wait until someone removes a permanent fault. */
  public synchronized void waitingTenants(List<String> lines) {
    waitingTenants = List.copyOf(lines);
  }

  /** Reports skipped offsets for an hour. */
  public synchronized void skipped(String text) {
    skips.addLast(new Skip(Instant.now(), text));
    if (skips.size() > MOST_REMEMBERED) {
      skips.removeFirst();
    }
  }

  /** Returns the current faults, and what was skipped within the last hour. */
  public synchronized List<String> lines() {
    Instant forgotten = Instant.now().minus(REMEMBERED);
    skips.removeIf(skip -> skip.at.isBefore(forgotten));
    List<String> lines = new ArrayList<>(setAside);
    lines.addAll(waitingTenants);
    skips.forEach(skip -> lines.add(skip.text + " at " + skip.at));
    return lines;
  }
}
