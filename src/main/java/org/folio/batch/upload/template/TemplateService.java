package org.folio.batch.upload.template;

import io.vertx.core.Future;
import java.util.List;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.Violation;

/** Reads and replaces the template of a tenant. Safe to call from any thread. */
public final class TemplateService {
  private final Database database;
  private final TemplateStore store = new TemplateStore();

  public TemplateService(Database database) {
    this.database = database;
  }

  Future<Template> get(Tenant tenant) {
    return database.withTenant(tenant, c -> store.get(c));
  }

  /** Replaces the template for future uploads; fails with all violations if it is invalid. */
  Future<Void> replace(Tenant tenant, Template template) {
    List<Violation> violations = TemplateRules.check(template);
    if (!violations.isEmpty()) {
      return Future.failedFuture(ServiceException.invalid(violations));
    }
    return database.withTenant(tenant, c -> store.put(c, template));
  }
}
