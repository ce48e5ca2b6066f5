@NullMarked
package org.folio.batch.outbox;

import org.jspecify.annotations.NullMarked;
