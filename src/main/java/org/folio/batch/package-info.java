@NullMarked
package org.folio.batch;

import org.jspecify.annotations.NullMarked;
