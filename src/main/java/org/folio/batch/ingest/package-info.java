@NullMarked
package org.folio.batch.ingest;

import org.jspecify.annotations.NullMarked;
