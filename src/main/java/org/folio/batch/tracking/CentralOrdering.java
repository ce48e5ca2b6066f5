package org.folio.batch.tracking;

import java.util.Optional;
import org.folio.batch.db.Tenant;

/**
 * Where a tenant's events count if their batch is not in the tenant itself.
 *
 * @param centralTenant of the tenant's consortium; nothing if the tenant is in none, or if its
 *     central tenant does not order for its members
 */
record CentralOrdering(Optional<Tenant> centralTenant) {
  static final CentralOrdering NONE = new CentralOrdering(Optional.empty());
}
