package org.folio.batch.admin;

import com.fasterxml.jackson.core.type.TypeReference;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.folio.batch.api.JsonSchemas;
import org.folio.batch.api.Openapi;
import org.folio.batch.api.Ramls;
import org.folio.batch.http.RequestContext;
import org.folio.batch.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Serves the RAML files, the JSON schemas and the OpenAPI document that the module was built from.
 * Reads all of them at the start, so that no request path ever names a file.
 */
public final class DocsApi implements Ramls, JsonSchemas, Openapi {
  private final Map<String, String> ramls;
  private final Map<String, String> schemas;
  private final Buffer openapi;

  public DocsApi() {
    try {
      Map<String, List<String>> index =
          Json.MAPPER.readValue(resource("ramls-index.json"), new TypeReference<>() {});
      ramls = texts(index.getOrDefault("ramls", List.of()));
      schemas = texts(index.getOrDefault("jsonSchemas", List.of()));
      openapi = Buffer.buffer(resource("openapi.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The OpenAPI document. */
  public Buffer openapi() {
    return openapi;
  }

  @Override
  public Future<GetRamlsResponse> getRamls(@Nullable String path, RequestContext context) {
    if (path == null) {
      return Future.succeededFuture(GetRamlsResponse.respond200WithApplicationJson(list(ramls)));
    }
    String raml = ramls.get(path);
    return Future.succeededFuture(
        raml == null
            ? GetRamlsResponse.respond404WithTextPlain("There is no RAML file with this path")
            : GetRamlsResponse.respond200WithApplicationRamlYaml(raml));
  }

  @Override
  public Future<GetJsonSchemasResponse> getJsonSchemas(
      @Nullable String path, RequestContext context) {
    if (path == null) {
      return Future.succeededFuture(
          GetJsonSchemasResponse.respond200WithApplicationJson(list(schemas)));
    }
    String schema = schemas.get(path);
    return Future.succeededFuture(
        schema == null
            ? GetJsonSchemasResponse.respond404WithTextPlain(
                "There is no JSON schema with this path")
            : GetJsonSchemasResponse.respond200WithApplicationSchemaJson(schema));
  }

  @Override
  public Future<GetOpenapiResponse> getOpenapi(RequestContext context) {
    return Future.succeededFuture(GetOpenapiResponse.respond200WithApplicationJson(openapi));
  }

  private static List<String> list(Map<String, String> documents) {
    return new ArrayList<>(documents.keySet());
  }

  private static Map<String, String> texts(List<String> paths) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (String path : paths) {
      texts.put(path, new String(resource("ramls/" + path), StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = DocsApi.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The build must put " + name + " on the classpath");
      }
      return in.readAllBytes();
    }
  }
}
