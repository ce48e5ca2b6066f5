package org.folio.batch.http;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request that fits its operation: parameters and body are validated and have their types. */
public final class ValidatedRequest {
  private final RequestContext context;
  private final Map<String, Object> parameters;
  private final @Nullable Object body;

  ValidatedRequest(RequestContext context, Map<String, Object> parameters, @Nullable Object body) {
    this.context = context;
    this.parameters = parameters;
    this.body = body;
  }

  public RequestContext context() {
    return context;
  }

  /** A parameter that is required or has a default. */
  public <T> T get(String name, Class<T> type) {
    T value = ifAny(name, type);
    if (value == null) {
      throw new IllegalStateException("The operation must make sure of the parameter " + name);
    }
    return value;
  }

  /** A parameter that is required or has a default, and has a list of values. */
  public <T> T get(String name, Function<String, T> enumeration) {
    return enumeration.apply(get(name, String.class));
  }

  public <T> @Nullable T ifAny(String name, Class<T> type) {
    return type.cast(parameters.get(name));
  }

  public <T> @Nullable T ifAny(String name, Function<String, T> enumeration) {
    String value = ifAny(name, String.class);
    return value == null ? null : enumeration.apply(value);
  }

  public <T> T body(Class<T> model) {
    if (body == null) {
      throw new IllegalStateException("The operation takes no body");
    }
    return model.cast(body);
  }
}
