package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.folio.batch.codegen.Contract.Body;
import org.folio.batch.codegen.Contract.Operation;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.RamlContract;
import org.folio.batch.testkit.Services;

/**
 * Whatever a client sends, on any path of the RAML: no 500, and no line at WARN or ERROR in the
 * log, which anybody could fill.
 */
class HostileRequestsIT {
  private static final int MOST_DIGITS = 1_000;
  private static final RamlContract CONTRACT = RamlContract.read();
  private static final List<Operation> WITH_JSON =
      CONTRACT.operations().stream()
          .filter(o -> o.body().flatMap(Body::schemaFile).isPresent())
          .toList();

  private static final Troubles TROUBLES = new Troubles();

  private static LocalModule module;
  private static Gateway tenant;
  private static Gateway other;
  private static int port;

  /** Lines of the log that an operator would have to look at. */
  private static final class Troubles extends AbstractAppender {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Troubles() {
      super("troubles", null, null, true, null);
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
        lines.add(
            event.getLevel()
                + " "
                + event.getLoggerName()
                + " "
                + event.getMessage().getFormattedMessage()
                + " "
                + event.getThrown());
      }
    }
  }

  @BeforeContainer
  static void start() {
    module = LocalModule.start(Services.freshDatabase(), Services.freshKafkaSettings());
    tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    other = new Gateway(module.baseUrl(), Services.freshTenant());
    port = Integer.parseInt(module.baseUrl().replaceFirst(".*:", ""));
    TROUBLES.start();
    ((LoggerContext) LogManager.getContext(false)).getRootLogger().addAppender(TROUBLES);
  }

  @AfterContainer
  static void stop() {
    ((LoggerContext) LogManager.getContext(false)).getRootLogger().removeAppender(TROUBLES);
    module.close();
  }

  /** A number as text; many are at the edges of what some type holds. */
  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> signs = Arbitraries.of("", "-");
    Arbitrary<String> digits =
        Arbitraries.of("0", "1", "7", "12345", "2147483648", "9".repeat(19), "1" + "0".repeat(500));
    Arbitrary<String> fractions = Arbitraries.of("", ".0", ".5", ".000001", "." + "9".repeat(400));
    Arbitrary<String> exponents =
        Arbitraries.of(
            "",
            "e0",
            "e5",
            "E+15",
            "e-6",
            "e308",
            "e309",
            "e-400",
            "e999",
            "e1000",
            "e1001",
            "e-1001",
            "e9999",
            "e100000",
            "e-100000",
            "e999999999",
            "e-999999999",
            "e2147483646",
            "e2147483647",
            "e2147483648",
            "e-2147483647",
            "e-2147483648",
            "e-2147483649",
            "e4294967296",
            "e99999999999",
            "e-99999999999",
            "e000000000000000000001",
            "e" + "9".repeat(40));
    return Combinators.combine(signs, digits, fractions, exponents)
        .as((sign, digit, fraction, exponent) -> sign + digit + fraction + exponent);
  }

  @Provide
  Arbitrary<String> shapes() {
    return Arbitraries.of(
        "%s",
        "[%s]",
        "{\"value\": %s}",
        "{\"value\": %s, \"currency\": \"EUR\"}",
        "[{\"key\": \"a\", \"value\": %s}]",
        "[{\"name\": \"a\", \"order\": %s}]");
  }

  @Property(tries = 600, shrinking = ShrinkingMode.OFF)
  void numberOfAnyShape_inAnyJsonBody_isNeverAFaultOfTheServer(
      @ForAll("numbers") String number,
      @ForAll("shapes") String shape,
      @ForAll int whichOperation,
      @ForAll int whichProperty) {
    Operation operation = WITH_JSON.get(Math.floorMod(whichOperation, WITH_JSON.size()));
    List<String> names = properties(operation);
    String name = names.get(Math.floorMod(whichProperty, names.size()));
    String value = shape.formatted(number);
    String body = name.isEmpty() ? value : "{\"" + name + "\": " + value + "}";

    // what disables a tenant must not end the other tries
    Gateway asking = operation.path().equals("/_/tenant") ? other : tenant;
    Response answer =
        asking
            .request()
            .body(body)
            .request(operation.verb(), operation.path().replaceAll("\\{[a-zA-Z]+}", "1"));

    String call = operation.verb() + " " + operation.path() + " " + body;
    assertTrue(answer.statusCode() < 500, () -> call + " answered " + answer.asString());
    if (isMonstrous(number)) {
      assertEquals(400, answer.statusCode(), () -> call + " answered " + answer.asString());
    }
    assertEquals(List.of(), TROUBLES.lines, call);
  }

  /** The names of the schema, one that is in no schema, and none: the number is the whole body. */
  private static List<String> properties(Operation operation) {
    String schema = operation.body().flatMap(Body::schemaFile).orElseThrow();
    List<String> names = new ArrayList<>(List.of("", "unheardOf"));
    try {
      new ObjectMapper()
          .readTree(Path.of("ramls", schema).toFile())
          .path("properties")
          .fieldNames()
          .forEachRemaining(names::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    names.remove("purge");
    return names;
  }

  private static boolean isMonstrous(String number) {
    try {
      BigDecimal value = new BigDecimal(number);
      boolean isLong =
          (long) value.precision() - value.scale() > MOST_DIGITS || value.scale() > MOST_DIGITS;
      return isLong && value.signum() != 0;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  @Provide
  Arbitrary<String> requests() {
    List<String> paths =
        new ArrayList<>(List.of("/", "*", "//", "http://x/limits", "/nowhere", "x"));
    CONTRACT.operations().forEach(o -> paths.add(o.path().replaceAll("\\{[a-zA-Z]+}", "1")));
    Arbitrary<String> methods =
        Arbitraries.of(
            "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "get", "X");
    Arbitrary<String> queries =
        Arbitraries.of(
            "",
            "?",
            "?%",
            "?%zz",
            "?a=%ff",
            "?limit=%",
            "?limit=1&limit=2",
            "?\u00ff",
            "?" + "a&".repeat(2_000),
            "?=&&=",
            "#x");
    Arbitrary<String> headers =
        Arbitraries.of(
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: chunked",
                "Content-Length: 3",
                "Content-Length: x",
                "Content-Length: 99999999999",
                "Content-Encoding: gzip",
                "Content-Type: ;;;",
                "Content-Type: application/json",
                "Content-Type: multipart/form-data",
                "Content-Type: multipart/form-data; boundary=\"",
                "Expect: 100-continue",
                "Expect: x",
                "Host: [::",
                "Host: a b:x",
                "Accept: ;q=,*/*;q=x",
                "Accept-Encoding: gzip;q=x,,deflate",
                "Range: bytes=-",
                "If-None-Match: \u00ff",
                "X-Okapi-Tenant: X Y",
                "X-Okapi-Url: ::",
                "X-Okapi-Token: a.b.c",
                "X-Okapi-User-Id: \u0001",
                "X-Forwarded-For: ,",
                "x-authenticated-user-token: e30.e30.e30",
                "x-authenticated-user-token: a",
                "Idempotency-Key: \u00ff",
                "Cookie: =;=",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x",
                "Connection: x",
                "No-Colon",
                ": empty",
                "X\u0000Y: z")
            .list()
            .ofMaxSize(4)
            .map(list -> String.join("\r\n", list) + (list.isEmpty() ? "" : "\r\n"));
    Arbitrary<String> bodies =
        Arbitraries.of(
            "",
            "{}\n",
            "0\r\n\r\n",
            "5\r\nabc",
            "zz\r\n",
            "--b\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nxxxxxxxxxxxxx");
    Arbitrary<String> versions =
        Arbitraries.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/3.0", "x");
    return Combinators.combine(methods, Arbitraries.of(paths), queries, versions, headers, bodies)
        .as(
            (method, path, query, version, header, body) ->
                "%s %s%s %s\r\nX-Okapi-Tenant: %s\r\n%s\r\n%s"
                    .formatted(method, path, query, version, tenant.tenant(), header, body));
  }

  @Property(tries = 1_500, shrinking = ShrinkingMode.OFF)
  void requestOfAnyShape_isNeverAFaultOfTheServer(@ForAll("requests") String request)
      throws IOException {
    String answers = send(request);

    assertFalse(answers.contains("HTTP/1.1 500"), request + " answered " + answers);
    assertEquals(List.of(), TROUBLES.lines, request);
  }

  /** Tells the end of what it sends, so that the server waits for nothing more. */
  private static String send(String request) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException reset) {
      return "";
    }
  }
}
