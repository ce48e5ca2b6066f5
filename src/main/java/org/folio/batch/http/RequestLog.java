package org.folio.batch.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.Map;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.util.ContextDataProvider;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Adds tenant and request id to each log line that is written on the Vert.x context of a request.
 * Log4j and Vert.x load this class as a service; Vert.x does so before it creates a context.
 */
public final class RequestLog implements ContextDataProvider, VertxServiceProvider {
  private static final String TENANT = "tenant";
  private static final String REQUEST_ID = "requestId";

  private record Fields(Map<String, String> values) {}

  private static final ContextLocal<Fields> FIELDS = ContextLocal.registerLocal(Fields.class);

  /** Names the request in the log lines of the current context, which must be the request's own. */
  static void begin(RequestContext request) {
    Context current = Vertx.currentContext();
    if (current != null) {
      current.putLocal(FIELDS, new Fields(fields(request)));
    }
  }

  /**
   * Names the request in the log lines of this thread until it is closed, for code that may run on
   * the context of another request.
   */
  static CloseableThreadContext.Instance of(RequestContext request) {
    return CloseableThreadContext.putAll(fields(request));
  }

  private static Map<String, String> fields(RequestContext request) {
    Tenant tenant = request.tenantIfAny();
    return tenant == null
        ? Map.of(REQUEST_ID, request.requestId())
        : Map.of(TENANT, tenant.id(), REQUEST_ID, request.requestId());
  }

  @Override
  public Map<String, String> supplyContextData() {
    Context current = ThreadContext.containsKey(REQUEST_ID) ? null : Vertx.currentContext();
    @Nullable Fields fields = current == null ? null : current.getLocal(FIELDS);
    return fields == null ? Map.of() : fields.values();
  }

  /** Does nothing: loading this class registers what contexts hold. */
  @Override
  public void init(VertxBootstrap bootstrap) {}
}
