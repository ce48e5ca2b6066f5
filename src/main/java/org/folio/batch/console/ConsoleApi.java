package org.folio.batch.console;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.folio.batch.api.BatchTrackingConsole;
import org.folio.batch.api.BatchTrackingConsoleAssets;
import org.folio.batch.http.RequestContext;
import org.folio.batch.json.Json;

/** Serves the page and its files, with a policy that lets the page load nothing else. */
public final class ConsoleApi implements BatchTrackingConsole, BatchTrackingConsoleAssets {
  private static final String GATEWAY_HEADER = "X-Okapi-Url";
  private static final String OFF = "The console is off; CONSOLE_ENABLED=true turns it on";
  private static final String NO_SUCH_FILE =
      "There is no such file in this version of the console; reload the page";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'%s; "
          + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final ConsoleSettings settings;
  private final ConsoleAssets assets = ConsoleAssets.load();
  private final String policy;
  private final Duration heartbeat;

  /**
   * @param heartbeat how often a comment keeps a stream of live events open
   */
  public ConsoleApi(ConsoleSettings settings, Duration heartbeat) {
    this.settings = settings;
    this.heartbeat = heartbeat;
    this.policy = POLICY.formatted(settings.gatewayOrigin().map(url -> " " + url).orElse(""));
  }

  @Override
  public Future<GetBatchTrackingConsoleResponse> getBatchTrackingConsole(RequestContext context) {
    if (!isOn(context)) {
      return Future.succeededFuture(GetBatchTrackingConsoleResponse.respond404WithTextPlain(OFF));
    }
    return Future.succeededFuture(
        GetBatchTrackingConsoleResponse.respond200WithTextHtml(
            assets.page(pageSettings(context)),
            GetBatchTrackingConsoleResponse.headersFor200()
                .withContentSecurityPolicy(policy)
                .withCacheControl("no-cache")
                .withReferrerPolicy("no-referrer")));
  }

  @Override
  public Future<GetBatchTrackingConsoleAssetsByVersionAndFileResponse>
      getBatchTrackingConsoleAssetsByVersionAndFile(
          String version, String file, RequestContext context) {
    String text = isOn(context) ? assets.file(version, file) : null;
    if (text == null) {
      return Future.succeededFuture(
          GetBatchTrackingConsoleAssetsByVersionAndFileResponse.respond404WithTextPlain(
              NO_SUCH_FILE));
    }
    var headers =
        GetBatchTrackingConsoleAssetsByVersionAndFileResponse.headersFor200()
            .withCacheControl("public, max-age=31536000, immutable");
    GetBatchTrackingConsoleAssetsByVersionAndFileResponse response;
    if (file.endsWith(".css")) {
      response =
          GetBatchTrackingConsoleAssetsByVersionAndFileResponse.respond200WithTextCss(
              text, headers);
    } else if (file.endsWith(".svg")) {
      response =
          GetBatchTrackingConsoleAssetsByVersionAndFileResponse.respond200WithImageSvgXml(
              Buffer.buffer(text), headers);
    } else {
      response =
          GetBatchTrackingConsoleAssetsByVersionAndFileResponse.respond200WithTextJavascript(
              text, headers);
    }
    return Future.succeededFuture(response);
  }

  private boolean isOn(RequestContext context) {
    return settings.enabled().orElseGet(() -> isThroughGateway(context));
  }

  private static boolean isThroughGateway(RequestContext context) {
    return context.headers().contains(GATEWAY_HEADER);
  }

  /** Returns what the page needs before it can sign in. */
  private String pageSettings(RequestContext context) {
    boolean signsIn = isThroughGateway(context) || settings.gatewayUrl().isPresent();
    List<ConsoleSettings.User> users = signsIn ? List.of() : settings.users();
    return Json.encode(
            Map.of(
                "signIn",
                signsIn,
                "gatewayUrl",
                settings.gatewayUrl().orElse(""),
                "users",
                users,
                "heartbeatSeconds",
                heartbeat.toSeconds()))
        .toString();
  }
}
