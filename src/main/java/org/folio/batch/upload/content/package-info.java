/**
 * Where contents go: the Sunbird content service, or the tenant's own schema when none is
 * configured ({@code ContentStore}, {@code Textbooks}). {@code SourceFiles} checks that a row's
 * files can be fetched and have the declared format; {@code FileRelay} passes on files that the
 * service cannot fetch itself. Calls are bounded in time and retried ({@code Retry}).
 */
@NullMarked
package org.folio.batch.upload.content;

import org.jspecify.annotations.NullMarked;
