package org.folio.batch.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server with the wire format of a Sunbird content service. It refuses what the real one refuses:
 * existing identifiers, short names, unknown properties and audiences, uploads to contents that are
 * not drafts, files or URLs without the extension of their format, publishing without a file, and
 * unknown contents, textbooks and units. Tests can make it slow, fail or close connections.
 */
public final class ContentService implements AutoCloseable {
  /** Behavior for one request, instead of the normal one. */
  public enum Trouble {
    TOO_MANY_REQUESTS,
    UNAVAILABLE,
    /** A proxy refuses the request with an HTML page. */
    FORBIDDEN_BY_GATEWAY,
    /** Performs the request and closes the connection without an answer. */
    DONE_AND_BROKEN_OFF
  }

  /** A request that is held until the test releases it; then its connection is closed. */
  public static final class Held {
    private final String call;
    private final boolean done;
    private final boolean doneLate;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Held(String call, boolean done, boolean doneLate) {
      this.call = call;
      this.done = done;
      this.doneLate = doneLate;
    }

    /** Returns whether the request has arrived and, if it is to be performed, was performed. */
    public boolean isReached() {
      return reached.getCount() == 0;
    }

    public void release() {
      released.countDown();
    }

    private void hold() {
      reached.countDown();
      try {
        released.await(2, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final List<String> REQUIRED =
      List.of("name", "code", "mimeType", "contentType", "primaryCategory", "framework");

  /** Those of its schema that the module sends. */
  private static final Set<String> PROPERTIES =
      Set.of(
          ("name code mimeType contentType primaryCategory framework identifier createdBy description"
                  + " board medium gradeLevel subject topic keywords audience resourceType author"
                  + " copyright license appIcon attributions language ageGroup learningOutcome"
                  + " publisher")
              .split(" "));

  private static final List<String> AUDIENCES =
      List.of("Student", "Teacher", "Administrator", "Parent", "Others", "Other");

  private static final int MIN_NAME_LENGTH = 5;
  private static final String COLLECTION = "application/vnd.ekstep.content-collection";

  private static final Map<String, String> EXTENSIONS =
      Map.of(
          "application/pdf", "pdf",
          "application/epub", "epub",
          "application/vnd.ekstep.h5p-archive", "h5p",
          "application/vnd.ekstep.html-archive", "zip",
          "video/mp4", "mp4",
          "video/webm", "webm",
          "audio/mp3", "mp3");

  private static final Pattern FILE_URL =
      Pattern.compile("name=\"fileUrl\"\r\n\r\n(.*?)\r\n", Pattern.DOTALL);

  private static final Pattern FILE =
      Pattern.compile(
          "--([^\r\n]+)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"([^\"]+)\"\r\n"
              + "Content-Type: [^\r\n]+\r\n\r\n(.*)\r\n--\\1--\r\n",
          Pattern.DOTALL);

  static {
    // or each answer on a connection that is kept waits 40 ms for the acknowledgement of its head
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(64);
  private final Map<String, JsonObject> contents = new ConcurrentHashMap<>();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, JsonObject> textbooks = new ConcurrentHashMap<>();
  private final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Duration delay = Duration.ZERO;
  private final AtomicReference<Held> held = new AtomicReference<>();
  private final Map<String, AtomicInteger> linking = new ConcurrentHashMap<>();
  private final AtomicInteger mostLinking = new AtomicInteger();
  private volatile List<String> refused = List.of();
  private volatile List<String> failing = List.of();
  private volatile String key = "";

  private record Answer(int status, String code, String error, JsonObject result) {
    static Answer ok(JsonObject result) {
      return new Answer(200, "", "", result);
    }

    static Answer refused(String error) {
      return refused("ERR_CONTENT", error);
    }

    static Answer refused(String code, String error) {
      return new Answer(400, code, error, new JsonObject());
    }

    static Answer invalid(List<String> messages) {
      return new Answer(
          400,
          "CLIENT_ERROR",
          "Validation Errors",
          new JsonObject().put("messages", new JsonArray(messages)));
    }

    static Answer notFound() {
      return new Answer(404, "RESOURCE_NOT_FOUND", "There is no such content", new JsonObject());
    }
  }

  private ContentService(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  public static ContentService start() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ContentService started = new ContentService(HttpServer.create(address, 0));
      started.server.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Sets the behavior for the next request; several calls are for several requests. */
  public void trouble(Trouble trouble) {
    troubles.add(trouble);
  }

  /** Delays every answer from now on. */
  public void slowDown(Duration by) {
    delay = by;
  }

  /** Refuses every request of these methods from now on. */
  public void refuse(String... methods) {
    refused = List.of(methods);
  }

  /** Answers every request of these methods with 503 from now on. */
  public void fail(String... methods) {
    failing = List.of(methods);
  }

  /** Refuses every request without this bearer token from now on. */
  public void requireKey(String needed) {
    key = needed;
  }

  /**
   * Holds the next request whose method and path start with this.
   *
   * @param done whether what it asks for is done before
   */
  public Held hold(String call, boolean done) {
    return hold(new Held(call, done, false));
  }

  /** Like {@link #hold}, but performs the request when it is released. */
  public Held holdAndDoLate(String call) {
    return hold(new Held(call, false, true));
  }

  private Held hold(Held holding) {
    held.set(holding);
    return holding;
  }

  /** Returns the highest number of concurrent links to one textbook so far. */
  public int mostLinkingAtOnce() {
    return mostLinking.get();
  }

  /** Returns the number of contents whose identifier starts with this. */
  public long count(String prefix) {
    return contents.keySet().stream().filter(id -> id.startsWith(prefix)).count();
  }

  /** Adds a textbook whose first unit has null in all optional properties. */
  public void addTextbook(String id, String unitId, String qrCode) {
    JsonObject bare =
        new JsonObject()
            .put("identifier", "bare")
            .put("name", "Bare")
            .put("mimeType", COLLECTION)
            .putNull("dialcodes")
            .putNull("children");
    JsonObject unit =
        new JsonObject()
            .put("identifier", unitId)
            .put("name", "Unit " + unitId)
            .put("mimeType", COLLECTION)
            .put("dialcodes", new JsonArray().add(qrCode))
            .put("children", new JsonArray());
    textbooks.put(
        id,
        new JsonObject()
            .put("identifier", id)
            .put("name", "Textbook " + id)
            .put("children", new JsonArray().add(bare).add(unit)));
  }

  /**
   * Returns {@code Draft}, {@code Live} or {@code Retired}, or empty if there is no such content.
   */
  public String statusOf(String id) {
    JsonObject content = contents.get(id);
    return content == null ? "" : content.getString("status");
  }

  /** What it has stored of a content. */
  public JsonObject content(String id) {
    return contents.get(id).copy();
  }

  /** The bytes of the file that was uploaded for a content; null if it has a URL or nothing. */
  public byte[] file(String id) {
    return files.get(id);
  }

  public List<String> linkedTo(String textbook) {
    JsonObject unit = textbooks.get(textbook).getJsonArray("children").getJsonObject(1);
    synchronized (textbooks) {
      return unit.getJsonArray("children").stream()
          .map(child -> ((JsonObject) child).getString("identifier"))
          .toList();
    }
  }

  /** Returns method and path of every request so far. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean isFile = path.contains("/upload/");
    Charset charset = isFile ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    String body = new String(exchange.getRequestBody().readAllBytes(), charset);
    String call = exchange.getRequestMethod() + " " + path;
    calls.add(call);
    pause();
    Held holding = held.get();
    if (holding != null && call.startsWith(holding.call) && held.compareAndSet(holding, null)) {
      try (exchange) {
        if (holding.done) {
          answer(exchange, path, body);
        }
        holding.hold();
        if (holding.doneLate) {
          answer(exchange, path, body);
        }
      }
      return;
    }
    boolean fails = failing.contains(exchange.getRequestMethod());
    Trouble trouble = fails ? Trouble.UNAVAILABLE : troubles.poll();
    try (exchange) {
      if (trouble == Trouble.TOO_MANY_REQUESTS || trouble == Trouble.UNAVAILABLE) {
        exchange.sendResponseHeaders(trouble == Trouble.UNAVAILABLE ? 503 : 429, -1);
        return;
      }
      if (trouble == Trouble.FORBIDDEN_BY_GATEWAY) {
        byte[] page = "<html>Forbidden</html>".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(403, page.length);
        exchange.getResponseBody().write(page);
        return;
      }
      Answer answer = answer(exchange, path, body);
      if (trouble == null) {
        send(exchange, answer);
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(HttpExchange exchange, String path, String body) {
    String channel = exchange.getRequestHeaders().getFirst("X-Channel-Id");
    if (channel == null) {
      return Answer.refused("The header X-Channel-Id is missing");
    }
    String sent = exchange.getRequestHeaders().getFirst("Authorization");
    if (!key.isEmpty() && !("Bearer " + key).equals(sent)) {
      return Answer.refused("The key is missing");
    }
    if (refused.contains(exchange.getRequestMethod())) {
      return Answer.refused("It is refused");
    }
    String last = path.substring(path.lastIndexOf('/') + 1);
    String call = exchange.getRequestMethod() + " " + path.substring(0, path.lastIndexOf('/'));
    return switch (call) {
      case "POST /content/v1" -> search(channel, request(body));
      case "POST /content/v3" -> create(channel, request(body).getJsonObject("content"));
      case "POST /content/v3/upload" -> upload(last, body);
      case "POST /content/v3/publish" -> publish(last, request(body).getJsonObject("content"));
      case "PATCH /content/v3/hierarchy" -> link(request(body));
      case "GET /content/v3/hierarchy" -> read(textbooks.get(last));
      case "GET /content/v3/read" -> read(contents.get(last));
      case "DELETE /content/v3/retire" -> retire(last);
      default -> Answer.notFound();
    };
  }

  private static JsonObject request(String body) {
    return new JsonObject(body).getJsonObject("request");
  }

  private Answer search(String channel, JsonObject request) {
    JsonObject filters = request.getJsonObject("filters");
    if (filters.getValue("contentType", new JsonArray()).equals(JsonArray.of("TextBook"))) {
      return searchTextbooks(request);
    }
    JsonArray found = new JsonArray();
    for (JsonObject content : contents.values()) {
      boolean isSame =
          channel.equals(content.getString("channel"))
              && filters.getJsonArray("status").contains(content.getString("status"))
              && List.of("name", "board", "medium", "gradeLevel", "subject").stream()
                  .allMatch(key -> hasAny(content.getValue(key), filters.getValue(key)));
      if (isSame) {
        JsonObject shown = new JsonObject();
        request.getJsonArray("fields").stream()
            .map(String::valueOf)
            .forEach(field -> shown.put(field, content.getValue(field)));
        found.add(shown);
      }
    }
    return Answer.ok(new JsonObject().put("count", found.size()).put("content", found));
  }

  private Answer searchTextbooks(JsonObject request) {
    List<JsonObject> found =
        textbooks.values().stream()
            .filter(book -> book.getString("name").contains(request.getString("query")))
            .sorted(Comparator.comparing(book -> book.getString("name")))
            .toList();
    JsonArray page = new JsonArray();
    found.stream()
        .skip(request.getInteger("offset"))
        .limit(request.getInteger("limit"))
        .map(
            book ->
                JsonObject.of(
                    "identifier", book.getValue("identifier"), "name", book.getValue("name")))
        .forEach(page::add);
    return Answer.ok(new JsonObject().put("count", found.size()).put("content", page));
  }

  // like the search of Sunbird: of several wanted values, one is enough
  private static boolean hasAny(Object value, Object wanted) {
    return wanted instanceof JsonArray some
        ? value instanceof JsonArray values && some.stream().anyMatch(values::contains)
        : Objects.equals(value, wanted);
  }

  private Answer create(String channel, JsonObject content) {
    String id = content.getString("identifier");
    for (String required : REQUIRED) {
      if (content.getString(required, "").isEmpty()) {
        return Answer.refused("Required Metadata " + required + " not set");
      }
    }
    List<String> messages = faults(content);
    if (!messages.isEmpty()) {
      return Answer.invalid(messages);
    }
    JsonObject stored = content.copy().put("channel", channel).put("status", "Draft");
    return contents.putIfAbsent(id, stored) == null
        ? Answer.ok(new JsonObject().put("identifier", id).put("versionKey", "1"))
        : Answer.refused("Node with identifier " + id + " exists");
  }

  private static List<String> faults(JsonObject content) {
    List<String> messages = new ArrayList<>();
    if (content.getString("name").length() < MIN_NAME_LENGTH) {
      messages.add("Metadata name should be at least " + MIN_NAME_LENGTH + " characters long");
    }
    if (!AUDIENCES.containsAll(content.getJsonArray("audience", new JsonArray()).getList())) {
      messages.add("Metadata audience should be one of: " + AUDIENCES);
    }
    content.fieldNames().stream()
        .filter(name -> !PROPERTIES.contains(name))
        .forEach(name -> messages.add("Property " + name + " is not defined in the schema"));
    return messages;
  }

  private Answer upload(String id, String body) {
    JsonObject content = contents.get(id);
    if (content == null) {
      return Answer.notFound();
    }
    if (content.getString("status").equals("Retired")) {
      return Answer.refused("The file cannot be uploaded");
    }
    String extension = EXTENSIONS.get(content.getString("mimeType"));
    Matcher url = FILE_URL.matcher(body);
    if (url.find()) {
      if (!extension(url.group(1)).equalsIgnoreCase(extension)) {
        return Answer.refused(
            "ERR_INVALID_FILE_URL", "Please Provide Valid " + extension + " File Url!");
      }
      content.put("artifactUrl", url.group(1));
      return Answer.ok(new JsonObject().put("identifier", id));
    }
    Matcher file = FILE.matcher(body);
    if (!file.matches() || !extension(file.group(2)).equalsIgnoreCase(extension)) {
      return Answer.refused("ERR_INVALID_FILE", "Please Provide Valid File!");
    }
    files.put(id, file.group(3).getBytes(StandardCharsets.ISO_8859_1));
    content.put("artifactUrl", "https://artifacts.example.org/" + file.group(2));
    return Answer.ok(new JsonObject().put("identifier", id));
  }

  // as the service does: whatever is behind the last dot, a query included
  private static String extension(String name) {
    int slash = name.lastIndexOf('/');
    int dot = name.lastIndexOf('.');
    return dot > slash ? name.substring(dot + 1) : "";
  }

  private Answer publish(String id, JsonObject request) {
    JsonObject content = contents.get(id);
    if (content == null) {
      return Answer.notFound();
    }
    boolean isFit =
        content.containsKey("artifactUrl")
            && !request.getString("lastPublishedBy", "").isEmpty()
            && !content.getString("status").equals("Retired");
    if (!isFit) {
      return Answer.refused("The content cannot be published");
    }
    content.put("status", "Live");
    return Answer.ok(new JsonObject().put("identifier", id));
  }

  private Answer link(JsonObject request) {
    AtomicInteger under =
        linking.computeIfAbsent(request.getString("rootId"), id -> new AtomicInteger());
    mostLinking.accumulateAndGet(under.incrementAndGet(), Math::max);
    try {
      pause();
      return linkAlone(request);
    } finally {
      under.decrementAndGet();
    }
  }

  private Answer linkAlone(JsonObject request) {
    JsonObject textbook = textbooks.get(request.getString("rootId"));
    String child = request.getJsonArray("children").getString(0);
    if (textbook == null || !"Live".equals(statusOf(child))) {
      return Answer.notFound();
    }
    JsonObject unit = textbook.getJsonArray("children").getJsonObject(1);
    if (!unit.getString("identifier").equals(request.getString("unitId"))) {
      return Answer.refused("The unit is not in the hierarchy");
    }
    synchronized (textbooks) {
      JsonObject linked = new JsonObject().put("identifier", child);
      JsonArray children = unit.getJsonArray("children");
      if (!children.contains(linked)) {
        children.add(linked);
      }
    }
    return Answer.ok(new JsonObject());
  }

  private static Answer read(JsonObject content) {
    return content == null
        ? Answer.notFound()
        : Answer.ok(new JsonObject().put("content", content));
  }

  private Answer retire(String id) {
    JsonObject content = contents.get(id);
    if (content == null) {
      return Answer.notFound();
    }
    if (content.getString("status").equals("Retired")) {
      return Answer.refused("The content is retired already");
    }
    content.put("status", "Retired");
    return Answer.ok(new JsonObject());
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    boolean isError = answer.status() >= 400;
    JsonObject params =
        new JsonObject()
            .put("resmsgid", UUID.randomUUID().toString())
            .put("err", isError ? answer.code() : null)
            .put("status", isError ? "failed" : "successful")
            .put("errmsg", isError ? answer.error() : null);
    byte[] body =
        new JsonObject()
            .put("id", "api.content")
            .put("ver", "3.0")
            .put("params", params)
            .put("responseCode", isError ? "CLIENT_ERROR" : "OK")
            .put("result", answer.result())
            .toBuffer()
            .getBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
