@NullMarked
package org.folio.batch.error;

import org.jspecify.annotations.NullMarked;
