@NullMarked
package org.folio.batch.tracking;

import org.jspecify.annotations.NullMarked;
