/**
 * Data file sets: files that a task produces, stored under backpressure, visible whole or not at
 * all, and read by any instance. Knows no feature.
 *
 * <p>What is stored of a file is one gzip stream, cut into pieces that can each be unpacked alone:
 * so it is sent as it is to a client that takes gzip, and any range of the content can be read
 * without what stands before it.
 */
@NullMarked
package org.folio.batch.file;

import org.jspecify.annotations.NullMarked;
