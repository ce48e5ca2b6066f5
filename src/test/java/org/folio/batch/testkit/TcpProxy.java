package org.folio.batch.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Forwards connections to a port of this machine, and can cut them: all at once, or a chosen one
 * after the server has sent a number of bytes.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BACKLOG = 200;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ServerSocket listener;
  private final int target;
  private final int cutConnection;
  private final long cutAfterBytes;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger cuts = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private TcpProxy(ServerSocket listener, int target, int cutConnection, long cutAfterBytes) {
    this.listener = listener;
    this.target = target;
    this.cutConnection = cutConnection;
    this.cutAfterBytes = cutAfterBytes;
  }

  /** Starts a proxy on any free port. It cuts connections only on {@link #cutAll}. */
  public static TcpProxy start(int target) {
    return start(target, 0, 0);
  }

  /**
   * Starts a proxy on any free port. It cuts one connection with a reset in both directions.
   *
   * @param cutConnection the connection to cut, counted from 1
   * @param cutAfterBytes number of bytes of the server that still arrive; 0 cuts at the first one
   */
  public static TcpProxy start(int target, int cutConnection, long cutAfterBytes) {
    try {
      TcpProxy proxy =
          new TcpProxy(
              new ServerSocket(0, BACKLOG, InetAddress.getByName("localhost")),
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
    return listener.getLocalPort();
  }

  /** Returns how often the chosen connection was cut: 0 or 1. */
  public int cuts() {
    return cuts.get();
  }

  /**
   * Closes all open connections.
   *
   * @return the number of connections
   */
  public int cutAll() {
    int sockets = 0;
    for (Socket socket : open) {
      sockets++;
      close(socket);
    }
    return sockets / 2;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        boolean isCut = connections.incrementAndGet() == cutConnection;
        inBackground(() -> connect(client, isCut ? cutAfterBytes : Long.MAX_VALUE));
      } catch (IOException e) {
        // the proxy is closed, or this client has gone
      }
    }
  }

  private void connect(Socket client, long bytesOfServer) {
    open.add(client);
    Socket server = new Socket();
    open.add(server);
    try {
      server.connect(new InetSocketAddress("localhost", target));
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      inBackground(() -> forward(server, client, bytesOfServer));
      forward(client, server, Long.MAX_VALUE);
    } catch (IOException e) {
      // the server cannot be reached, so the client loses its connection
      close(server);
      close(client);
    }
  }

  private void forward(Socket from, Socket to, long bytes) {
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = bytes;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, (int) Math.min(read, left));
        left -= read;
        if (left < 0) {
          cuts.incrementAndGet();
          from.setSoLinger(true, 0);
          to.setSoLinger(true, 0);
          return;
        }
      }
    } catch (IOException e) {
      // one end has gone; the other one follows
    } finally {
      close(from);
      close(to);
    }
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // nothing is left to close
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cutAll();
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "tcp-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
