@NullMarked
package org.folio.batch.db;

import org.jspecify.annotations.NullMarked;
