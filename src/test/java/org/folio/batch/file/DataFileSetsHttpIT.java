package org.folio.batch.file;

import static org.folio.batch.file.DataFiles.await;
import static org.folio.batch.file.DataFiles.content;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.folio.batch.api.DatafilesetsRoutes;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.ErrorMapper;
import org.folio.batch.http.HttpSettings;
import org.folio.batch.http.RequestFilter;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.SettableClock;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataFileSetsHttpIT {
  private static final int SIZE = 3 * ChunkIndex.CHUNK_BYTES + 77;
  private static final byte[] CONTENT = content(SIZE);
  private static final SettableClock CLOCK = SettableClock.atNow();
  private static final Tenant TENANT = Services.freshTenant();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static DataFiles files;
  private static HttpServer server;
  private static DataFileSet set;

  @BeforeAll
  static void start() {
    DbSettings settings = Services.dbSettings();
    TenantInstance.install(settings, TENANT);
    files = new DataFiles(settings, 10, CLOCK, (vertx, database) -> new TableBlobStore(database));
    ErrorMapper errors = new ErrorMapper();
    HttpSettings http = new HttpSettings(0, 1_024, Duration.ofSeconds(1));
    Dispatcher dispatcher = new Dispatcher(http);
    Router router = Router.router(files.vertx);
    new RequestFilter(List.of(), errors, http).mount(router);
    DataFileSetsApi api = new DataFileSetsApi(files.service, context -> "https://folio.test/api");
    DatafilesetsRoutes.mount(router, api, dispatcher);
    HttpServerOptions asInProduction = new HttpServerOptions().setCompressionSupported(true);
    server = await(files.vertx.createHttpServer(asInProduction).requestHandler(router).listen(0));
    set = files.publish(TENANT, CONTENT);
  }

  @AfterAll
  static void stop() {
    files.close();
  }

  @Test
  void set_listsItsFilesWithLinksToContent() throws Exception {
    HttpResponse<byte[]> response = send("GET", path(set));

    DataFile file = set.files().get(0);
    String self = "https://folio.test/api/datafilesets/" + set.code();
    assertEquals(200, response.statusCode());
    assertEquals(
        "application/vnd.oracle.insurance.resource+json", header(response, "Content-Type"));
    assertEquals(
        new JsonObject(
            """
            {"code": "%s", "description": "Set of a test", "locked": false, "dataFiles": [
              {"code": "%s", "contentLength": %d, "sha256": "%s", "rows": %d, "links": [
                {"rel": "data", "href": "%s/datafiles/%s/data", "httpMethod": "GET"}]}],
             "links": [{"rel": "self", "href": "%s"}]}
            """
                .formatted(
                    set.code(),
                    file.code(),
                    SIZE,
                    file.sha256(),
                    file.rows(),
                    self,
                    file.code(),
                    self)),
        new JsonObject(new String(response.body())));
  }

  @Test
  void content_isReturnedUncompressed_byDefault() throws Exception {
    HttpResponse<byte[]> response = send("GET", data(set));

    assertEquals(200, response.statusCode());
    assertArrayEquals(CONTENT, response.body());
    assertEquals("application/x-ndjson", header(response, "Content-Type"));
    assertEquals(String.valueOf(SIZE), header(response, "Content-Length"));
    assertEquals("bytes", header(response, "Accept-Ranges"));
    assertEquals('"' + set.files().get(0).sha256() + '"', header(response, "ETag"));
  }

  @Test
  void content_isReturnedAsGzip_whenClientAcceptsIt() throws Exception {
    HttpResponse<byte[]> response = send("GET", data(set), "Accept-Encoding", "gzip, deflate");

    assertEquals(200, response.statusCode());
    assertEquals("gzip", header(response, "Content-Encoding"));
    assertEquals(String.valueOf(response.body().length), header(response, "Content-Length"));
    assertArrayEquals(
        CONTENT, new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes());
    assertEquals('"' + set.files().get(0).sha256() + "-gzip\"", header(response, "ETag"));
  }

  @Test
  void rangeRequest_returnsOnlyThatRange() throws Exception {
    HttpResponse<byte[]> response =
        send("GET", data(set), "Range", "bytes=600000-1200000", "Accept-Encoding", "gzip");

    assertEquals(206, response.statusCode());
    assertEquals("bytes 600000-1200000/" + SIZE, header(response, "Content-Range"));
    assertArrayEquals(Arrays.copyOfRange(CONTENT, 600_000, 1_200_001), response.body());
  }

  @Test
  void download_isResumed_whenIfRangeMatches() throws Exception {
    String etag = header(send("HEAD", data(set)), "ETag");
    HttpResponse<byte[]> same =
        send("GET", data(set), "Range", "bytes=" + (SIZE - 5) + "-", "If-Range", etag);
    HttpResponse<byte[]> another =
        send("GET", data(set), "Range", "bytes=" + (SIZE - 5) + "-", "If-Range", "\"other\"");

    assertEquals(206, same.statusCode());
    assertArrayEquals(Arrays.copyOfRange(CONTENT, SIZE - 5, SIZE), same.body());
    assertEquals(200, another.statusCode());
  }

  @Test
  void range_isRefused_whenItStartsBeyondTheEnd() throws Exception {
    HttpResponse<byte[]> response = send("GET", data(set), "Range", "bytes=" + SIZE + "-");

    assertEquals(416, response.statusCode());
    assertEquals("bytes */" + SIZE, header(response, "Content-Range"));
  }

  @Test
  void conditionsThatDoNotHold_areToldByTheirStatus() throws Exception {
    HttpResponse<byte[]> beyond = send("GET", data(set), "Range", "bytes=" + "9".repeat(40) + "-");
    HttpResponse<byte[]> changed = send("GET", data(set), "If-Match", "\"other\"");
    String plain = header(send("HEAD", data(set)), "ETag");
    String packed = header(send("HEAD", data(set), "Accept-Encoding", "gzip"), "ETag");

    assertEquals(416, beyond.statusCode());
    assertEquals(412, changed.statusCode());
    assertEquals(200, send("GET", data(set), "If-Match", plain).statusCode());
    assertNotEquals(plain, packed);
    assertEquals(200, send("GET", data(set), "If-None-Match", packed).statusCode());
  }

  @Test
  void content_isNotSent_whenIfNoneMatchMatches() throws Exception {
    String etag = header(send("GET", data(set)), "ETag");
    HttpResponse<byte[]> response = send("GET", data(set), "If-None-Match", etag);

    assertEquals(304, response.statusCode());
    assertEquals(0, response.body().length);
    assertEquals(etag, header(response, "ETag"));
    assertEquals(304, send("HEAD", data(set), "If-None-Match", etag).statusCode());
  }

  @Test
  void head_returnsLengthAndEncodingOfGet() throws Exception {
    HttpResponse<byte[]> plain = send("HEAD", data(set));
    HttpResponse<byte[]> packed = send("HEAD", data(set), "Accept-Encoding", "gzip");

    assertEquals(200, plain.statusCode());
    assertEquals(String.valueOf(SIZE), header(plain, "Content-Length"));
    assertEquals("gzip", header(packed, "Content-Encoding"));
    assertEquals(
        String.valueOf(set.files().get(0).chunks().storedLength()),
        header(packed, "Content-Length"));
  }

  @Test
  void head_ignoresRangesAndReadsNothingOfTheContent() throws Exception {
    HttpResponse<byte[]> head = send("HEAD", data(set), "Range", "bytes=10-19");

    assertEquals(200, head.statusCode());
    assertEquals(String.valueOf(SIZE), header(head, "Content-Length"));
    assertEquals(0, head.body().length);
    assertEquals(200, send("HEAD", path(set)).statusCode());
  }

  @Test
  void unknownSetOrFile_isNotFound() throws Exception {
    DataCode unknown = DataCode.random();
    assertEquals(404, send("GET", "/datafilesets/" + unknown).statusCode());
    assertEquals(404, send("GET", "/datafilesets/abc").statusCode());
    assertEquals(404, send("DELETE", "/datafilesets/" + unknown).statusCode());
    assertEquals(404, send("GET", path(set) + "/datafiles/" + unknown + "/data").statusCode());
    assertEquals(404, send("HEAD", path(set) + "/datafiles/x/data").statusCode());
  }

  @Test
  void setAndContent_areNotFound_forOtherTenant() throws Exception {
    Tenant other = Services.freshTenant();
    TenantInstance.install(Services.dbSettings(), other);
    for (String path : new String[] {path(set), data(set)}) {
      assertEquals(404, sendAs(other, "GET", path).statusCode(), path);
    }
    assertEquals(404, sendAs(other, "HEAD", data(set)).statusCode());
    assertEquals(404, sendAs(other, "DELETE", path(set)).statusCode());
    assertEquals(200, send("GET", path(set)).statusCode());
  }

  @Test
  void set_isDeleted_unlessItIsLocked() throws Exception {
    DataFileSet open = files.publish(TENANT, content(10));
    DataFileSet locked = files.publish(TENANT, files.set(true, files.write(TENANT, content(10))));

    assertEquals(204, send("DELETE", path(open)).statusCode());
    assertEquals(404, send("GET", path(open)).statusCode());
    assertEquals(404, send("GET", data(open)).statusCode());
    assertEquals(409, send("DELETE", path(locked)).statusCode());
    assertEquals(200, send("GET", data(locked)).statusCode());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void downloadOfDeletedFile_isAbortedNotTruncated(HttpClient.Version version) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(version).build();
    byte[] large = DataFileContract.noise(32 * 1024 * 1024);
    DataFileSet doomed = files.publish(TENANT, large);
    HttpResponse<InputStream> response =
        client.send(request(TENANT, "GET", data(doomed)), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertEquals(1_000, body.readNBytes(1_000).length);
      assertEquals(204, send("DELETE", path(doomed)).statusCode());
      assertThrows(IOException.class, body::readAllBytes);
    }
  }

  @Test
  void cleanup_reportsNumberOfRemovedSets() throws Exception {
    Tenant tenant = Services.freshTenant();
    TenantInstance.install(Services.dbSettings(), tenant);
    files.publish(tenant, content(10));
    assertEquals("Cleaned up 0 data file sets", cleanUp(tenant));
    CLOCK.advance(DataFiles.RETENTION.plusSeconds(1));
    assertEquals("Cleaned up 1 data file sets", cleanUp(tenant));
    assertTrue(files.count(tenant, "data_file") == 0);
  }

  private static String cleanUp(Tenant tenant) throws Exception {
    return new String(sendAs(tenant, "POST", "/datafilesets/cleanup").body());
  }

  @Test
  void fileInUnconfiguredStorage_isUnavailable() throws Exception {
    DataFileSet elsewhere = files.publish(TENANT, CONTENT);
    new TenantSql(Services.dbSettings(), TENANT)
        .execute("UPDATE data_file SET store = 'S3' WHERE set_code = '" + elsewhere.code() + "'");

    HttpResponse<byte[]> response = send("GET", data(elsewhere));

    assertEquals(503, response.statusCode());
    assertEquals(String.valueOf(response.body().length), header(response, "Content-Length"));
    assertTrue(new String(response.body()).contains("not configured"));
  }

  private static String path(DataFileSet set) {
    return "/datafilesets/" + set.code();
  }

  private static String data(DataFileSet set) {
    return path(set) + "/datafiles/" + set.files().get(0).code() + "/data";
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static HttpResponse<byte[]> send(String method, String path, String... headers)
      throws Exception {
    return sendAs(TENANT, method, path, headers);
  }

  private static HttpResponse<byte[]> sendAs(
      Tenant tenant, String method, String path, String... headers) throws Exception {
    return CLIENT.send(request(tenant, method, path, headers), BodyHandlers.ofByteArray());
  }

  private static HttpRequest request(Tenant tenant, String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.actualPort() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("X-Okapi-Tenant", tenant.id());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }
}
