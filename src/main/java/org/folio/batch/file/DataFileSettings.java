package org.folio.batch.file;

import java.time.Duration;
import java.util.Optional;

/**
 * Where data files are stored, and how long.
 *
 * @param retention age at which a set that is not locked is deleted
 * @param s3 the storage for new files; without it they are in the tenant's schema
 */
public record DataFileSettings(Duration retention, Optional<S3Settings> s3) {}
