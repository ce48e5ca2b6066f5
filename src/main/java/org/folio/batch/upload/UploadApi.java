package org.folio.batch.upload;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.folio.batch.api.V1TextbookContentBulkUpload;
import org.folio.batch.auth.UserResolver;
import org.folio.batch.http.BodyStream;
import org.folio.batch.http.PublicAddress;
import org.folio.batch.http.RequestContext;
import org.folio.batch.upload.model.Upload;
import org.folio.batch.upload.report.ReportLinks;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints of bulk content upload. */
public final class UploadApi implements V1TextbookContentBulkUpload {
  private final UploadService service;
  private final UserResolver users;
  private final ReportLinks links;
  private final SunbirdEnvelope envelope;
  private final PublicAddress address;

  public UploadApi(
      UploadService service,
      UserResolver users,
      ReportLinks links,
      SunbirdEnvelope envelope,
      PublicAddress address) {
    this.service = service;
    this.users = users;
    this.links = links;
    this.envelope = envelope;
    this.address = address;
  }

  @Override
  public Future<PostV1TextbookContentBulkUploadResponse> postV1TextbookContentBulkUpload(
      boolean dryRun, @Nullable String encoding, BodyStream entity, RequestContext context) {
    return users
        .of(context)
        .map(
            user ->
                new UploadService.Asked(
                    user,
                    context.headers().get("operation-mode"),
                    dryRun,
                    encoding,
                    header(context, "x-channel-id"),
                    header(context, "x-framework-id")))
        .compose(asked -> service.receive(context.tenant(), asked, entity))
        .map(id -> new JsonObject().put("processId", String.valueOf(id)))
        .map(
            result ->
                PostV1TextbookContentBulkUploadResponse.respond200WithApplicationJson(
                    envelope.success(SunbirdEnvelope.UPLOAD, result)));
  }

  @Override
  public Future<GetV1TextbookContentBulkUploadStatusListResponse>
      getV1TextbookContentBulkUploadStatusList(int offset, int limit, RequestContext context) {
    return users
        .of(context)
        .compose(
            user ->
                service
                    .list(context.tenant(), user, limit, offset)
                    .map(uploads -> UploadJson.list(user, uploads)))
        .map(
            result ->
                GetV1TextbookContentBulkUploadStatusListResponse.respond200WithApplicationJson(
                    envelope.success(SunbirdEnvelope.LIST, result)));
  }

  @Override
  public Future<GetV1TextbookContentBulkUploadStatusByProcessIdResponse>
      getV1TextbookContentBulkUploadStatusByProcessId(String processId, RequestContext context) {
    return users
        .of(context)
        .compose(user -> service.get(context.tenant(), user, processId))
        .map(upload -> status(upload, context))
        .map(
            result ->
                GetV1TextbookContentBulkUploadStatusByProcessIdResponse
                    .respond200WithApplicationJson(
                        envelope.success(SunbirdEnvelope.STATUS, result)));
  }

  @Override
  public Future<DeleteV1TextbookContentBulkUploadByProcessIdResponse>
      deleteV1TextbookContentBulkUploadByProcessId(String processId, RequestContext context) {
    return users
        .of(context)
        .compose(user -> service.cancel(context.tenant(), user, processId))
        .map(upload -> status(upload, context))
        .map(
            result ->
                DeleteV1TextbookContentBulkUploadByProcessIdResponse.respond200WithApplicationJson(
                    envelope.success(SunbirdEnvelope.UPLOAD, result)));
  }

  private JsonObject status(Upload upload, RequestContext context) {
    return UploadJson.status(
        upload, address.withoutHeaders(context) + links.sign(context.tenant(), upload.processId()));
  }

  private static String header(RequestContext context, String name) {
    String value = context.headers().get(name);
    return value == null ? "" : value.strip();
  }
}
