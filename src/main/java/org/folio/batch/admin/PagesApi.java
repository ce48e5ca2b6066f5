package org.folio.batch.admin;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.folio.batch.api.BatchTrackingDocs;
import org.folio.batch.api.BatchTrackingDocsAssets;
import org.folio.batch.api.BatchTrackingDocsOpenapi;
import org.folio.batch.http.ApiOperation;
import org.folio.batch.http.Binding;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.RequestContext;
import org.folio.batch.http.Response;

/**
 * The first page of the module, and its API as a page. Both load nothing from other addresses, and
 * show nothing of a tenant.
 */
public final class PagesApi
    implements BatchTrackingDocs, BatchTrackingDocsOpenapi, BatchTrackingDocsAssets {
  private static final String POLICY = "Content-Security-Policy";
  private static final String HOME_POLICY =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  // the style sheet of Swagger UI has its icons in data addresses
  private static final String DOCS_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String NO_SUCH_FILE =
      "There is no such file in this version of the page; reload it";

  private final PageAssets assets = new PageAssets();
  private final Buffer openapi;
  private final String home;
  private final String docs;

  /**
   * Creates the pages.
   *
   * @param openapi the OpenAPI document, which names the module and its version
   */
  public PagesApi(Buffer openapi) {
    this.openapi = openapi;
    JsonObject info = openapi.toJsonObject().getJsonObject("info");
    Map<String, String> values =
        Map.of(
            "name", info.getString("title"),
            "description", info.getString("description"),
            "version", info.getString("version"));
    this.home = assets.page("home.html", "batch-tracking/docs/assets/", values);
    this.docs = assets.page("docs.html", "docs/assets/", values);
  }

  /** Adds the first page. The gateway does not know its path, so it is not in the RAML. */
  public void mountHome(Router router, Dispatcher dispatcher) {
    dispatcher.mount(
        router,
        List.of(
            new Binding(
                ApiOperation.of("GET", "/"), call -> Future.succeededFuture(new HomePage(home)))));
  }

  /**
   * Adds redirects to pages for addresses that end in a slash, where the relative links of a page
   * would lead elsewhere. They are relative, too, so that any gateway and proxy can be in front.
   */
  public static void mountWithoutSlash(Router router, Dispatcher dispatcher) {
    dispatcher.mount(
        router,
        Stream.of("docs", "console")
            .map(
                page ->
                    new Binding(
                        ApiOperation.of("GET", "/batch-tracking/" + page + "/"),
                        call -> Future.succeededFuture(new Redirect("../" + page))))
            .toList());
  }

  /** A page is elsewhere. */
  private static final class Redirect extends Response {
    Redirect(String to) {
      super(308, null, null, MultiMap.caseInsensitiveMultiMap().add("Location", to));
    }
  }

  /** The first page. */
  private static final class HomePage extends Response {
    HomePage(String html) {
      super(
          200,
          "text/html",
          html,
          MultiMap.caseInsensitiveMultiMap()
              .add(POLICY, HOME_POLICY)
              .add("Cache-Control", "no-cache"));
    }
  }

  @Override
  public Future<GetBatchTrackingDocsResponse> getBatchTrackingDocs(RequestContext context) {
    return Future.succeededFuture(
        GetBatchTrackingDocsResponse.respond200WithTextHtml(
            docs,
            GetBatchTrackingDocsResponse.headersFor200()
                .withContentSecurityPolicy(DOCS_POLICY)
                .withCacheControl("no-cache")));
  }

  @Override
  public Future<GetBatchTrackingDocsOpenapiResponse> getBatchTrackingDocsOpenapi(
      RequestContext context) {
    return Future.succeededFuture(
        GetBatchTrackingDocsOpenapiResponse.respond200WithApplicationJson(openapi));
  }

  @Override
  public Future<GetBatchTrackingDocsAssetsByVersionAndFileResponse>
      getBatchTrackingDocsAssetsByVersionAndFile(
          String version, String file, RequestContext context) {
    String content = assets.file(version, file);
    if (content == null) {
      return Future.succeededFuture(
          GetBatchTrackingDocsAssetsByVersionAndFileResponse.respond404WithTextPlain(NO_SUCH_FILE));
    }
    var headers =
        GetBatchTrackingDocsAssetsByVersionAndFileResponse.headersFor200()
            .withCacheControl("public, max-age=31536000, immutable");
    return Future.succeededFuture(
        file.endsWith(".css")
            ? GetBatchTrackingDocsAssetsByVersionAndFileResponse.respond200WithTextCss(
                content, headers)
            : GetBatchTrackingDocsAssetsByVersionAndFileResponse.respond200WithTextJavascript(
                content, headers));
  }
}
