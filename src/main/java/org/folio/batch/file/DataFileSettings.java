package org.folio.batch.file;

import java.time.Duration;
import java.util.Optional;

/**
 * Where and for how long data files are stored.
 *
 * @param retention age at which an unlocked set is deleted
 * @param s3 the storage of new files; if empty, they are stored in the tenant's schema
 */
public record DataFileSettings(Duration retention, Optional<S3Settings> s3) {}
