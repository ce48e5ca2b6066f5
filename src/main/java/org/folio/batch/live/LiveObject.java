package org.folio.batch.live;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The current state of an object.
 *
 * @param type of an operation; null for other objects
 * @param status in the words of the object's own API
 * @param isEnded true if it will not change any more, unless it is restarted
 * @param counts its progress; null if there is nothing to count
 * @param date when it changed
 * @param owner the only user who may see it; null if every user may
 */
public record LiveObject(
    LiveKind kind,
    String id,
    @Nullable String type,
    String status,
    boolean isEnded,
    @Nullable Counts counts,
    Instant date,
    @Nullable String owner) {

  /**
   * The progress of an object.
   *
   * @param failed null when nothing can fail
   */
  public record Counts(int total, int processed, @Nullable Integer failed) {}

  static LiveObject deleted(LiveKind kind, String id, Instant date, @Nullable String owner) {
    return new LiveObject(kind, id, null, "deleted", true, null, date, owner);
  }
}
