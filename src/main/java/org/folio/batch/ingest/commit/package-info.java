/**
 * Writes counts. {@code TenantQueues} holds the decoded records of each tenant in order; {@code
 * TenantCommitter} locks the tenant's positions, skips what is below them, lets the feature's
 * {@link org.folio.batch.ingest.commit.EventProcessor} apply the rest, and moves the positions, all
 * in one transaction. It works on an event loop and reports back to the poll thread through its
 * {@code Mailbox}. A tenant whose schema fails waits alone; {@code DatabaseCircuitBreaker} pauses
 * everybody only when the database itself does not answer.
 */
@NullMarked
package org.folio.batch.ingest.commit;

import org.jspecify.annotations.NullMarked;
