/**
 * Enables, upgrades, disables and purges tenants ({@code /_/tenant}) and knows which ones are
 * enabled. A call becomes a job row. {@link org.folio.batch.tenant.TenantInstaller} creates the
 * role and schema and applies the migrations on a worker thread, one at a time per tenant across
 * all instances. {@link org.folio.batch.tenant.EnabledTenants} keeps a copy of the set of enabled
 * tenants and refreshes it.
 */
@NullMarked
package org.folio.batch.tenant;

import org.jspecify.annotations.NullMarked;
