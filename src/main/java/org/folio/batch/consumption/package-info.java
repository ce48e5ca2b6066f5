@NullMarked
package org.folio.batch.consumption;

import org.jspecify.annotations.NullMarked;
