package org.folio.batch.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One method of one path of the RAML. The generated routes have one constant for each.
 *
 * @param path with parameters in braces
 * @param isBodyStreamed whether the handler receives the body, of any type, as a stream
 * @param body null if the operation has none; a body that is sent anyway is read and dropped
 */
public record ApiOperation(
    String method,
    String path,
    List<Parameter> parameters,
    @Nullable Body body,
    boolean isBodyStreamed) {

  /**
   * A JSON body.
   *
   * @param mediaType without parameters
   * @param schema name of the JSON schema on the classpath
   * @param model class that the handler receives
   */
  public record Body(String mediaType, String schema, Class<?> model) {}

  public static ApiOperation of(String method, String path) {
    return new ApiOperation(method, path, List.of(), null, false);
  }

  public ApiOperation with(Parameter parameter) {
    List<Parameter> more = new ArrayList<>(parameters);
    more.add(parameter);
    return new ApiOperation(method, path, List.copyOf(more), body, isBodyStreamed);
  }

  public ApiOperation withJsonBody(String mediaType, String schema, Class<?> model) {
    return new ApiOperation(method, path, parameters, new Body(mediaType, schema, model), false);
  }

  /** Whether each call has a tenant. */
  boolean hasTenant() {
    return parameters.stream()
        .anyMatch(
            parameter ->
                parameter.place() == Parameter.Place.HEADER
                    && parameter.name().equalsIgnoreCase(RequestFilter.TENANT));
  }

  public ApiOperation withStreamedBody() {
    return new ApiOperation(method, path, parameters, null, true);
  }
}
