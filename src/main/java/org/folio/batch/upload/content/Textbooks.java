package org.folio.batch.upload.content;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.folio.batch.api.model.TextbookCollection;
import org.folio.batch.api.model.TextbookUnit;
import org.folio.batch.error.ServiceException;

/**
 * Reads the textbooks of the content store that uploads link to. Failures are {@link
 * ServiceException}s. Safe to call from any thread.
 */
public interface Textbooks {
  /**
   * Selects textbooks.
   *
   * @param name part of the name; all textbooks if empty
   * @param offset of the first textbook
   * @param limit the most textbooks to return
   */
  record Query(String name, int offset, int limit) {}

  /** Returns one page of the textbooks of a channel, sorted by name; of all channels if empty. */
  Future<TextbookCollection> list(ContentScope scope, Query query);

  /** Returns the units of a textbook in their order; empty if the textbook does not exist. */
  Future<Optional<List<TextbookUnit>>> units(ContentScope scope, String textbookId);
}
