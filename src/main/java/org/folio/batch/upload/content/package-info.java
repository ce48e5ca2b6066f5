/**
 * Stores contents in the Sunbird content service or, when none is configured, in the tenant's own
 * schema ({@code ContentStore}, {@code Textbooks}). {@code SourceFiles} checks that a row's files
 * can be fetched and have the declared format; {@code FileRelay} passes on files that the service
 * cannot fetch itself. Calls have timeouts and are retried ({@code Retry}).
 */
@NullMarked
package org.folio.batch.upload.content;

import org.jspecify.annotations.NullMarked;
