/**
 * Sends changes to clients as server-sent events while they happen. A feature reports a change to
 * {@link org.folio.batch.live.LiveChanges} after its commit; if no client watches the tenant,
 * nothing else happens. Otherwise the change goes to the instances with clients of the tenant, by a
 * method call in the same instance and by NOTIFY to others. Such an instance collects changes for
 * half a second, reads the current state of the changed objects from their {@link
 * org.folio.batch.live.LiveSource}, and writes it to the clients whose filter matches. All of this
 * runs on the event loop of {@link org.folio.batch.live.LiveVerticle}; each client writes on the
 * event loop of its connection.
 */
@NullMarked
package org.folio.batch.live;

import org.jspecify.annotations.NullMarked;
