package org.folio.batch.consumption;

import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.file.DataFileService;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.tenant.EnabledTenants;

/**
 * What limits and exports depend on.
 *
 * @param exports a separate pool with one connection for each task that runs at the same time
 * @param notifications a separate pool for the sender, so that it and requests do not wait for each
 *     other
 * @param eventsAppended called with a tenant after events were committed to its outbox; must not
 *     block
 * @param changes is told of each change of an export
 */
public record ConsumptionParts(
    Vertx vertx,
    Database requests,
    Database exports,
    Database notifications,
    EnabledTenants tenants,
    DataFileService files,
    Consumer<Tenant> eventsAppended,
    LiveChanges changes) {}
