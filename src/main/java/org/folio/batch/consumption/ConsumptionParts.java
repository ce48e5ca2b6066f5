package org.folio.batch.consumption;

import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.file.DataFileService;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.tenant.Tenants;

/**
 * What limits and exports work with.
 *
 * @param exports of its own, with a connection for each task at a time
 * @param notifications for the sender, so that it neither holds up requests nor waits for them
 * @param eventsAppended is told of a tenant for which events were committed to the outbox; must not
 *     block
 * @param changes is told of each change of an export
 */
public record ConsumptionParts(
    Vertx vertx,
    Database requests,
    Database exports,
    Database notifications,
    Tenants tenants,
    DataFileService files,
    Consumer<Tenant> eventsAppended,
    LiveChanges changes) {}
