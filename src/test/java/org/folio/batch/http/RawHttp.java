package org.folio.batch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests byte by byte, for what no HTTP client would send. */
public final class RawHttp {
  private static final Pattern CONTENT_LENGTH =
      Pattern.compile("\r\ncontent-length: *(\\d+)\r\n", Pattern.CASE_INSENSITIVE);
  private static final int PATIENCE_MILLIS = 60_000;

  private RawHttp() {}

  /** All answers until the server closes the connection. */
  public static String exchange(int port, String requests) {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first answer, with its body when its length is told. */
  static String firstAnswer(int port, String request) {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      StringBuilder answer = new StringBuilder();
      InputStream in = socket.getInputStream();
      while (!answer.toString().contains("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException("Closed after " + answer);
        }
        answer.append((char) next);
      }
      // not what is there by now: the body may come later than the head
      Matcher length = CONTENT_LENGTH.matcher(answer);
      if (length.find()) {
        byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
        answer.append(new String(body, ISO_8859_1));
      }
      return answer.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String status(int port, String request) {
    return firstAnswer(port, request).split(" ", 3)[1];
  }

  static void breakOff(int port, String request) {
    try (Socket socket = connect(port)) {
      socket.setSoLinger(true, 0);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends chunks until the server closes the connection; returns how many bytes it took. */
  static long sendEndlessly(int port, String path) {
    byte[] chunk = ("1000\r\n" + " ".repeat(0x1000) + "\r\n").getBytes(ISO_8859_1);
    long sent = 0;
    try (Socket socket = connect(port)) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST %s HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
      out.write(head.formatted(path).getBytes(ISO_8859_1));
      while (sent < 1_000_000_000L) {
        out.write(chunk);
        sent += chunk.length;
      }
    } catch (IOException closedByServer) {
      return sent;
    }
    return sent;
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket("localhost", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }
}
