/**
 * Real PostgreSQL and Kafka for tests, dev mode and benchmarks, and the data that they send to the
 * module.
 */
@NullMarked
package org.folio.batch.testkit;

import org.jspecify.annotations.NullMarked;
