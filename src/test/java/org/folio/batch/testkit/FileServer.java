package org.folio.batch.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server with the files that test rows refer to. Any other path is a 404. */
public final class FileServer implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.of("pdf", "application/pdf", "png", "image/png", "bin", "application/octet-stream");

  static {
    // or each answer on a connection that is kept waits 40 ms for the acknowledgement of its head
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(16);
  private final ScheduledExecutorService drops = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> types = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final Set<String> trickling = ConcurrentHashMap.newKeySet();
  private final Set<String> unannounced = ConcurrentHashMap.newKeySet();

  private FileServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  /** Creates a server with {@code /water.pdf} and {@code /icon.png}. */
  public static FileServer start() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      FileServer started = new FileServer(HttpServer.create(address, 0));
      started.put("/water.pdf", "%PDF-1.7 about water".getBytes(StandardCharsets.US_ASCII));
      started.put("/icon.png", new byte[] {(byte) 0x89, 'P', 'N', 'G'});
      started.server.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void put(String path, byte[] bytes) {
    files.put(path, bytes);
  }

  /** A file that is sent with this media type. */
  public void put(String path, byte[] bytes, String type) {
    types.put(path, type);
    put(path, bytes);
  }

  /** Adds a file that is sent without {@code Content-Length}. */
  public void putUnannounced(String path, byte[] bytes) {
    unannounced.add(path);
    put(path, bytes);
  }

  /** A file that comes at a byte a second, as long as somebody waits for it. */
  public void putTrickling(String path, byte[] bytes) {
    trickling.add(path);
    put(path, bytes);
  }

  /** How often the path was asked for. */
  public int requests(String path) {
    AtomicInteger count = requests.get(path);
    return count == null ? 0 : count.get();
  }

  public void redirect(String path, String location) {
    redirects.put(path, location);
  }

  /** Sets the status of the next request for this path. */
  public void failOnce(String path, int status) {
    failures.put(path, status);
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String location = redirects.get(path);
    byte[] file = files.get(path);
    Integer failure = failures.remove(path);
    requests.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
    if (file != null && trickling.contains(path)) {
      exchange.sendResponseHeaders(200, file.length);
      drip(exchange, file, 0);
      return;
    }
    try (exchange) {
      if (failure != null) {
        exchange.sendResponseHeaders(failure, -1);
      } else if (location != null) {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
      } else if (file == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        String extension = path.substring(path.lastIndexOf('.') + 1);
        String type = types.getOrDefault(path, TYPES.getOrDefault(extension, ""));
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean isChunked = unannounced.contains(path);
        exchange.sendResponseHeaders(200, isChunked ? 0 : file.length == 0 ? -1 : file.length);
        exchange.getResponseBody().write(file);
      }
    }
  }

  private void drip(HttpExchange exchange, byte[] file, int at) {
    try {
      if (at < file.length) {
        exchange.getResponseBody().write(file[at]);
        exchange.getResponseBody().flush();
        drops.schedule(() -> drip(exchange, file, at + 1), 1, TimeUnit.SECONDS);
      } else {
        exchange.close();
      }
    } catch (IOException e) {
      exchange.close(); // whoever waited has gone
    }
  }

  @Override
  public void close() {
    drops.shutdownNow();
    server.stop(0);
    threads.shutdownNow();
  }
}
