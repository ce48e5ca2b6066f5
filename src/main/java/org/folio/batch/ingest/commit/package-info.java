/**
 * Commits records. {@code TenantQueues} holds the decoded records of each tenant in order: one
 * group that is being committed, and the next one, which grows meanwhile and for as long as much is
 * left to read. {@code TenantCommitter} locks the tenant's positions, skips the records below them,
 * lets the feature's {@link org.folio.batch.ingest.commit.EventProcessor} apply the rest, and moves
 * the positions, all in one transaction. It works on an event loop and reports to the poll thread
 * through its {@code Mailbox}. A tenant whose schema fails waits alone; {@code
 * DatabaseCircuitBreaker} pauses all tenants only while the database itself does not respond.
 */
@NullMarked
package org.folio.batch.ingest.commit;

import org.jspecify.annotations.NullMarked;
