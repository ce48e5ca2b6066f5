/**
 * Runs SQL as a tenant. {@link org.folio.batch.db.Database} borrows a pooled connection, sets the
 * tenant's role for the statement or transaction, and returns the connection; {@link
 * org.folio.batch.db.TenantShares} keeps one tenant from taking all connections. {@link
 * org.folio.batch.db.SqlErrors} maps SQLSTATE to a kind of failure. {@link
 * org.folio.batch.db.PgNotifier} listens to {@code NOTIFY} on a dedicated connection and
 * reconnects. All calls are asynchronous; results arrive on the caller's event loop.
 */
@NullMarked
package org.folio.batch.db;

import org.jspecify.annotations.NullMarked;
