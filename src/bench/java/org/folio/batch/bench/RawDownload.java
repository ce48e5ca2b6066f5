package org.folio.batch.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;
import org.folio.batch.db.Tenant;

/** Downloads over a plain socket, to keep the load of the client low. */
final class RawDownload {
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int LONGEST_HEAD = 4_000;

  private final Tenant tenant;

  RawDownload(Tenant tenant) {
    this.tenant = tenant;
  }

  /**
   * Downloads the path.
   *
   * @param coding {@code gzip}, or {@code identity} for what is not encoded
   * @param to gets the body
   * @return the seconds from before the connection is opened to its end
   */
  double seconds(int port, String path, String coding, OutputStream to) throws IOException {
    long begun = System.nanoTime();
    try (Socket socket = new Socket("localhost", port)) {
      String request =
          "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Okapi-Tenant: %s\r\nAccept-Encoding: %s\r\n\r\n"
              .formatted(path, tenant.id(), coding);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      InputStream in = socket.getInputStream();
      long expected = contentLength(in);
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        to.write(buffer, 0, read);
        expected -= read;
      }
      if (expected != 0) {
        throw new IOException("The download broke off, %,d bytes are missing".formatted(expected));
      }
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static long contentLength(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0 && head.length() < LONGEST_HEAD) {
      head.append((char) in.read());
    }
    if (!head.toString().startsWith("HTTP/1.1 200 ")) {
      throw new IOException("The server answers " + head);
    }
    return head.toString()
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElseThrow();
  }
}
