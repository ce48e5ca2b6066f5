package org.folio.batch.upload.content;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Where contents go. Every call may be repeated, and then does no more than once. A failure is a
 * {@link ContentException}. Safe to call from any thread.
 */
public interface ContentStore {
  /** The number of characters that a name must have. */
  int minNameLength();

  /** The id of another content of the channel that is the same. */
  Future<Optional<String>> findSame(ContentScope scope, String contentId, ContentKey key);

  /**
   * Finds the unit of a textbook.
   *
   * @return its id; fails for good when the textbook or the unit is not known
   */
  Future<String> findUnit(ContentScope scope, String textbookId, Content.Unit unit);

  /** Creates it as a draft; fails for good when the channel has the same under another id. */
  Future<Void> create(ContentScope scope, Content content);

  /** Gives it the file that it names. */
  Future<Void> upload(ContentScope scope, Content content);

  Future<Void> publish(ContentScope scope, String contentId);

  /** Adds it to a unit, behind what is there. */
  Future<Void> link(ContentScope scope, String textbookId, String unitId, String contentId);

  /** Takes it out of sight; one that is not there is as good as retired. */
  Future<Void> retire(ContentScope scope, String contentId);
}
