package org.folio.batch.upload.content;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Stores contents. Every call is idempotent. A failure is a {@link ContentException}. Safe to call
 * from any thread.
 */
public interface ContentStore {
  /** Returns the minimum length of a name, in characters. */
  int minNameLength();

  /** Returns the id of another content of the channel with the same key; empty if there is none. */
  Future<Optional<String>> findSame(ContentScope scope, String contentId, ContentKey key);

  /**
   * Finds a unit of a textbook.
   *
   * @return its id; fails permanently if the textbook or the unit does not exist
   */
  Future<String> findUnit(ContentScope scope, String textbookId, Content.Unit unit);

  /** Creates a draft; fails permanently if the channel has the same content under another id. */
  Future<Void> create(ContentScope scope, Content content);

  /** Attaches the file that the content refers to. */
  Future<Void> upload(ContentScope scope, Content content);

  Future<Void> publish(ContentScope scope, String contentId);

  /** Appends the content to a unit. */
  Future<Void> link(ContentScope scope, String textbookId, String unitId, String contentId);

  /** Hides the content. Does nothing if it does not exist. */
  Future<Void> retire(ContentScope scope, String contentId);
}
