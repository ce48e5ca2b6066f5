/**
 * Announces that an export ended: an event through the outbox and a signed webhook call. A delivery
 * is written in the transaction that ends the export. {@code NotificationSender} posts it, retries
 * with growing pauses, and disables an endpoint that is gone.
 */
@NullMarked
package org.folio.batch.consumption.notification;

import org.jspecify.annotations.NullMarked;
