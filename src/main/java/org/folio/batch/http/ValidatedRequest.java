package org.folio.batch.http;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A valid request of an operation: parameters and body have their types. */
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

  /** Returns a parameter that is required or has a default. */
  public <T> T get(String name, Class<T> type) {
    T value = ifAny(name, type);
    if (value == null) {
      throw new IllegalStateException(
          "The operation must require or default the parameter " + name);
    }
    return value;
  }

  /** Returns a parameter that is required or has a default, and has an enumerated type. */
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
      throw new IllegalStateException("The operation has no body");
    }
    return model.cast(body);
  }
}
