/**
 * The campaign of {@code mvn -Pchaos}: two instances of the module work for eight tenants while
 * faults are injected, and at the end everything must be exact. docs/reliability.md tells how to
 * run it and what it has shown.
 *
 * <p>{@code ChaosCampaign} runs the phases on a {@code TestBed}. {@code EventWorkload} and {@code
 * OperationWorkload} make work and note in a {@code TenantLedger} what must come of it. {@code
 * FaultInjector} breaks things meanwhile, one {@code Fault} of the package {@code fault} after the
 * other. {@code Verification} compares.
 */
@NullMarked
package org.folio.batch.chaos;

import org.jspecify.annotations.NullMarked;
