package org.folio.batch.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes connections on to a port of this machine. One of them, counted from 1, is cut (RST in both
 * directions) after the server has sent a number of bytes.
 */
public final class TcpProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final int cutConnection;
  private final long cutAfterBytes;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger cuts = new AtomicInteger();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

  private TcpProxy(ServerSocket server, int target, int cutConnection, long cutAfterBytes) {
    this.server = server;
    this.target = target;
    this.cutConnection = cutConnection;
    this.cutAfterBytes = cutAfterBytes;
  }

  /**
   * Starts a proxy on any free port.
   *
   * @param cutAfterBytes number of bytes of the server that still arrive; 0 cuts at the first one
   */
  public static TcpProxy start(int target, int cutConnection, long cutAfterBytes) {
    try {
      TcpProxy proxy =
          new TcpProxy(
              new ServerSocket(0, 50, InetAddress.getByName("localhost")),
              target,
              cutConnection,
              cutAfterBytes);
      inBackground(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** How many connections were cut. */
  public int cuts() {
    return cuts.get();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      Socket backend = new Socket("localhost", target);
      open.add(client);
      open.add(backend);
      boolean isCut = connections.incrementAndGet() == cutConnection;
      AtomicLong left = new AtomicLong(isCut ? cutAfterBytes : Long.MAX_VALUE);
      inBackground(() -> pass(client, backend, new AtomicLong(Long.MAX_VALUE)));
      inBackground(() -> pass(backend, client, left));
    }
  }

  private void pass(Socket from, Socket to, AtomicLong left) throws IOException {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        int passes = (int) Math.min(read, left.get());
        out.write(buffer, 0, passes);
        out.flush();
        if (left.addAndGet(-read) < 0) {
          cuts.incrementAndGet();
          from.setSoLinger(true, 0);
          to.setSoLinger(true, 0);
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void inBackground(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // one of the two ends is closed
              }
            },
            "tcp-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
