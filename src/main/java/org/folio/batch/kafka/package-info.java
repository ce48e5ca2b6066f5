@NullMarked
package org.folio.batch.kafka;

import org.jspecify.annotations.NullMarked;
