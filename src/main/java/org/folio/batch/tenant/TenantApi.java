package org.folio.batch.tenant;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.folio.batch.api.model.TenantAttributes;
import org.folio.batch.api.model.TenantJob;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.http.RequestContext;
import org.folio.batch.json.Json;

/** The HTTP endpoints of the interface {@code _tenant} 2.0, which the gateway calls. */
public final class TenantApi implements org.folio.batch.api.Tenant {
  private final TenantService service;

  private final InstallSettings settings;

  public TenantApi(TenantService service, InstallSettings settings) {
    this.service = service;
    this.settings = settings;
  }

  @Override
  public Future<PostTenantResponse> postTenant(TenantAttributes entity, RequestContext context) {
    if (Boolean.TRUE.equals(entity.getPurge())) {
      return service.purge(context.tenant()).map(purged -> PostTenantResponse.respond204());
    }
    if (entity.getModuleTo() != null) {
      return service
          .install(context.tenant(), entity.getModuleTo(), toText(entity))
          .compose(
              job ->
                  isPolled(context)
                      ? Future.succeededFuture(begun(job))
                      : service.awaitEnd(job, settings.longestWait()).map(TenantApi::ended));
    }
    if (entity.getModuleFrom() != null) {
      return service.disable(context.tenant()).map(disabled -> PostTenantResponse.respond204());
    }
    throw ServiceException.malformed("module_to, module_from or purge is required");
  }

  @Override
  public Future<GetTenantByIdResponse> getTenantById(String id, int wait, RequestContext context) {
    return service
        .job(context.tenant(), UUID.fromString(id), Duration.ofMillis(wait))
        .map(job -> GetTenantByIdResponse.respond200WithApplicationJson(toModel(job)));
  }

  @Override
  public Future<DeleteTenantByIdResponse> deleteTenantById(String id, RequestContext context) {
    return service
        .deleteJob(context.tenant(), UUID.fromString(id))
        .map(deleted -> DeleteTenantByIdResponse.respond204());
  }

  /** Okapi polls the job. Other callers must learn from the answer that an installation failed. */
  private boolean isPolled(RequestContext context) {
    return settings.gatewayPolls() && context.headers().contains("X-Okapi-Url");
  }

  private static PostTenantResponse ended(InstallJob job) {
    if (!job.isComplete()) {
      throw ServiceException.of(
          Kind.UNAVAILABLE,
          "The installation continues as job %s; repeat the request to wait for it, or read /_/tenant/%s"
              .formatted(job.id(), job.id()));
    }
    if (job.error() != null) {
      String reasons = String.join("; ", job.messages());
      return PostTenantResponse.respond500WithTextPlain(
          reasons.isEmpty() ? job.error() : job.error() + ": " + reasons);
    }
    return PostTenantResponse.respond204();
  }

  private static PostTenantResponse begun(InstallJob job) {
    return PostTenantResponse.respond201WithApplicationJson(
        toModel(job), PostTenantResponse.headersFor201().withLocation("/_/tenant/" + job.id()));
  }

  private static TenantJob toModel(InstallJob job) {
    return new TenantJob()
        .withId(job.id().toString())
        .withTenant(job.tenant().id())
        .withTenantAttributes(fromText(job.attributes()))
        .withComplete(job.isComplete())
        .withError(job.error())
        .withMessages(job.messages());
  }

  private static String toText(TenantAttributes attributes) {
    return Json.encode(attributes).toString(StandardCharsets.UTF_8);
  }

  private static TenantAttributes fromText(String attributes) {
    try {
      return Json.MAPPER.readValue(attributes, TenantAttributes.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Attributes are stored as they were written", e);
    }
  }
}
