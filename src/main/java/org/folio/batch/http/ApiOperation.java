package org.folio.batch.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the RAML says of one method of one path. The generated routes hold one constant for each.
 *
 * @param path with parameters in braces
 * @param isBodyStreamed the handler takes the body while it comes in, whatever it is
 * @param body null when the operation takes no body; whatever is sent then is read and dropped
 */
public record ApiOperation(
    String method,
    String path,
    List<Parameter> parameters,
    @Nullable Body body,
    boolean isBodyStreamed) {

  /**
   * A body of JSON.
   *
   * @param mediaType without parameters
   * @param schema name of the JSON schema on the classpath
   * @param model class that a handler gets
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

  public ApiOperation withStreamedBody() {
    return new ApiOperation(method, path, parameters, null, true);
  }
}
