/**
 * Bulk content upload: the door that takes a CSV file, the work that makes contents of its rows,
 * the stores those go to, and the report of what came of each row.
 */
@NullMarked
package org.folio.batch.upload;

import org.jspecify.annotations.NullMarked;
