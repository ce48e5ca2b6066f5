/**
 * Tells others that an export ended: an event through the outbox and a signed webhook call. A
 * delivery is written in the transaction that ends the export; {@code NotificationSender} posts it,
 * retries with growing pauses and switches an endpoint off that keeps failing.
 */
@NullMarked
package org.folio.batch.consumption.notification;

import org.jspecify.annotations.NullMarked;
