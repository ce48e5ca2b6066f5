package org.folio.batch.upload;

import io.vertx.core.Future;
import org.folio.batch.api.BatchTrackingUploadReports;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.http.RequestContext;
import org.folio.batch.tenant.EnabledTenants;
import org.folio.batch.upload.model.RowFilter;
import org.folio.batch.upload.report.ReportLinks;
import org.folio.batch.upload.report.ReportStream;

/** Serves the report links that the status of an upload contains. */
public final class ReportApi implements BatchTrackingUploadReports {
  private final UploadService service;
  private final ReportLinks links;
  private final EnabledTenants tenants;
  private final Database database;

  public ReportApi(
      UploadService service, ReportLinks links, EnabledTenants tenants, Database database) {
    this.service = service;
    this.links = links;
    this.tenants = tenants;
    this.database = database;
  }

  @Override
  public Future<GetBatchTrackingUploadReportsByTenantIdAndProcessIdResponse>
      getBatchTrackingUploadReportsByTenantIdAndProcessId(
          String tenantId,
          String processId,
          long expires,
          String signature,
          GetBatchTrackingUploadReportsByTenantIdAndProcessIdRows rows,
          RequestContext context) {
    Tenant tenant = new Tenant(tenantId);
    links.verify(tenant, processId, expires, signature);
    RowFilter filter = RowFilter.valueOf(rows.name());
    // the dispatcher only knows the tenants of headers
    return tenants
        .requireEnabled(tenant)
        .compose(enabled -> service.getForReport(tenant, processId))
        .map(
            upload ->
                GetBatchTrackingUploadReportsByTenantIdAndProcessIdResponse.respond200WithTextCsv(
                    new ReportStream(database, tenant, upload, filter),
                    GetBatchTrackingUploadReportsByTenantIdAndProcessIdResponse.headersFor200()
                        .withContentDisposition(
                            "attachment; filename=\"upload-%s.csv\"".formatted(processId))));
  }
}
