package org.folio.batch.live;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The present state of an object.
 *
 * @param type of an operation; null for other objects
 * @param status in the words of the object's own API
 * @param isEnded true when it will not change any more, unless somebody restarts it
 * @param counts how far it is; null when there is nothing to count
 * @param date when it changed
 * @param owner the user who alone may see it; null when everybody may
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
   * How far an object is.
   *
   * @param failed null when nothing can fail
   */
  public record Counts(int total, int processed, @Nullable Integer failed) {}

  static LiveObject deleted(LiveKind kind, String id, Instant date, @Nullable String owner) {
    return new LiveObject(kind, id, null, "deleted", true, null, date, owner);
  }
}
