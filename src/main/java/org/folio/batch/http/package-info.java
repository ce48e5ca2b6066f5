@NullMarked
package org.folio.batch.http;

import org.jspecify.annotations.NullMarked;
