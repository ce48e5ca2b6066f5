/** Benchmarks, run by {@code mvn -Pbench}; docs/benchmarks.md has their results. */
@NullMarked
package org.folio.batch.bench;

import org.jspecify.annotations.NullMarked;
