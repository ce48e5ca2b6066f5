/**
 * Runs tasks. {@link org.folio.batch.operation.worker.TaskRunner} learns of due tasks from {@code
 * NOTIFY} or {@code DueTaskPoller}, serves tenants in turn ({@code TenantRoundRobin}) and claims as
 * many tasks as {@code WorkerSlots} are free. Each claim is a lease with a token. {@code Execution}
 * runs the feature's {@link org.folio.batch.operation.worker.TaskHandler} on the event loop of a
 * slot, {@code Heartbeat} renews the lease, and the attempt ends in one transaction that only the
 * holder of the token can commit. An instance that dies stops renewing, and another one takes the
 * task over.
 */
@NullMarked
package org.folio.batch.operation.worker;

import org.jspecify.annotations.NullMarked;
