@NullMarked
package org.folio.batch.tenant;

import org.jspecify.annotations.NullMarked;
