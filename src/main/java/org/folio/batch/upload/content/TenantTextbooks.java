package org.folio.batch.upload.content;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.folio.batch.api.model.Textbook;
import org.folio.batch.api.model.TextbookCollection;
import org.folio.batch.api.model.TextbookUnit;
import org.folio.batch.db.Database;

/** Reads the textbooks of the tenant content store. */
public final class TenantTextbooks implements Textbooks {
  private final Database database;
  private final LibraryStore store = new LibraryStore();

  public TenantTextbooks(Database database) {
    this.database = database;
  }

  @Override
  public Future<TextbookCollection> list(ContentScope scope, Query query) {
    return database.withTenant(scope.tenant(), c -> store.textbooks(c, scope, query));
  }

  @Override
  public Future<Optional<List<TextbookUnit>>> units(ContentScope scope, String textbookId) {
    return database
        .withTenant(scope.tenant(), c -> store.textbook(c, textbookId))
        .map(found -> found.map(Textbook::getUnits));
  }
}
