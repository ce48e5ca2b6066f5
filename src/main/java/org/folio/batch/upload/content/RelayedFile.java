package org.folio.batch.upload.content;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.Pipe;
import java.util.OptionalLong;

/**
 * A file that is passed on while it arrives.
 *
 * @param length empty if the server does not announce a length
 * @param pipe of the bytes; it listens for failures from the start
 */
record RelayedFile(
    String name, String mimeType, OptionalLong length, LimitedStream bytes, Pipe<Buffer> pipe) {

  RelayedFile(String name, String mimeType, OptionalLong length, LimitedStream bytes) {
    this(name, mimeType, length, bytes, bytes.pipe());
  }
}
