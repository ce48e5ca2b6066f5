/**
 * Enables, upgrades, disables and purges tenants ({@code /_/tenant}) and knows which ones are
 * enabled. A call becomes a job row; {@link org.folio.batch.tenant.TenantInstaller} creates the
 * role and schema and runs the Flyway migrations on a worker thread, one tenant at a time in the
 * whole cluster; {@link org.folio.batch.tenant.EnabledTenants} keeps a copy of the enabled tenants
 * that every instance refreshes.
 */
@NullMarked
package org.folio.batch.tenant;

import org.jspecify.annotations.NullMarked;
