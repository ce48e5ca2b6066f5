/** Programs that measure what docs/benchmarks.md promises: {@code mvn -Pbench}. */
@NullMarked
package org.folio.batch.bench;

import org.jspecify.annotations.NullMarked;
