@NullMarked
package org.folio.batch.admin;

import org.jspecify.annotations.NullMarked;
