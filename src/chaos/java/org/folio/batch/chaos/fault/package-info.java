/** What the campaign breaks, one class for each kind of fault. {@code Faults} lists them. */
@NullMarked
package org.folio.batch.chaos.fault;

import org.jspecify.annotations.NullMarked;
