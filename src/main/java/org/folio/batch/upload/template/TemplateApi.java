package org.folio.batch.upload.template;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Locale;
import org.folio.batch.api.BatchTrackingUploadTemplate;
import org.folio.batch.api.model.UploadColumn;
import org.folio.batch.api.model.UploadTemplate;
import org.folio.batch.http.RequestContext;
import org.folio.batch.json.Json;
import org.folio.batch.upload.csv.Delimiter;

/** The HTTP endpoints of a tenant's upload template. */
public final class TemplateApi implements BatchTrackingUploadTemplate {
  private static final String SAMPLE = "attachment; filename=\"upload-template.csv\"";

  private final TemplateService service;

  public TemplateApi(TemplateService service) {
    this.service = service;
  }

  @Override
  public Future<GetBatchTrackingUploadTemplateResponse> getBatchTrackingUploadTemplate(
      GetBatchTrackingUploadTemplateFormat format,
      GetBatchTrackingUploadTemplateDelimiter delimiter,
      RequestContext context) {
    return service
        .get(context.tenant())
        .map(
            template ->
                format == GetBatchTrackingUploadTemplateFormat.CSV
                    ? GetBatchTrackingUploadTemplateResponse.respond200WithTextCsv(
                        SampleFile.of(template, Delimiter.valueOf(delimiter.name())).toString(),
                        headers().withContentDisposition(SAMPLE))
                    : GetBatchTrackingUploadTemplateResponse.respond200WithApplicationJson(
                        model(template), headers()));
  }

  @Override
  public Future<GetBatchTrackingUploadTemplateSampleResponse> getBatchTrackingUploadTemplateSample(
      GetBatchTrackingUploadTemplateSampleDelimiter delimiter, RequestContext context) {
    return service
        .get(context.tenant())
        .map(
            template ->
                GetBatchTrackingUploadTemplateSampleResponse.respond200WithTextCsv(
                    SampleFile.of(template, Delimiter.valueOf(delimiter.name())).toString(),
                    GetBatchTrackingUploadTemplateSampleResponse.headersFor200()
                        .withContentDisposition(SAMPLE)));
  }

  private static GetBatchTrackingUploadTemplateResponse.HeadersFor200 headers() {
    return GetBatchTrackingUploadTemplateResponse.headersFor200();
  }

  @Override
  public Future<PutBatchTrackingUploadTemplateResponse> putBatchTrackingUploadTemplate(
      UploadTemplate entity, RequestContext context) {
    Buffer columns = Json.encode(entity.getColumns());
    return service
        .replace(context.tenant(), TemplateJson.read(new JsonArray(columns)))
        .map(replaced -> PutBatchTrackingUploadTemplateResponse.respond204());
  }

  private static UploadTemplate model(Template template) {
    return new UploadTemplate()
        .withColumns(template.columns().stream().map(TemplateApi::model).toList());
  }

  private static UploadColumn model(TemplateColumn column) {
    List<String> modes = column.requiredIn().stream().sorted().map(OperationMode::label).toList();
    return new UploadColumn()
        .withName(column.name())
        .withRequiredIn(modes)
        .withAllowedValues(column.allowedValues())
        .withMaxLength(column.maxLength())
        .withKind(column.kind().name().toLowerCase(Locale.ROOT))
        .withSubstitute(column.substitute())
        .withField(column.field().equals(column.name()) ? null : column.field());
  }
}
