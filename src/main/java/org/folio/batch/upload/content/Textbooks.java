package org.folio.batch.upload.content;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.folio.batch.api.model.TextbookCollection;
import org.folio.batch.api.model.TextbookUnit;
import org.folio.batch.error.ServiceException;

/**
 * The textbooks of the content store that uploads link to. Failures are {@link ServiceException}s.
 * Safe to call from any thread.
 */
public interface Textbooks {
  /**
   * Which textbooks to list.
   *
   * @param name only those whose name contains this; all if empty
   * @param offset of the first one
   * @param limit of their number
   */
  record Query(String name, int offset, int limit) {}

  /** Returns one page of the textbooks of the channel, by name; of all channels if it is empty. */
  Future<TextbookCollection> list(ContentScope scope, Query query);

  /** Returns the units of a textbook in their order; empty if there is no such textbook. */
  Future<Optional<List<TextbookUnit>>> units(ContentScope scope, String textbookId);
}
