package org.folio.batch.tracking;

import io.vertx.core.Future;
import org.folio.batch.api.BatchTrackingSettings;
import org.folio.batch.api.model.TrackingSettings;
import org.folio.batch.http.RequestContext;

/** The HTTP endpoints of a tenant's settings for batch tracking. */
public final class SettingsApi implements BatchTrackingSettings {
  private final TrackingService service;

  public SettingsApi(TrackingService service) {
    this.service = service;
  }

  @Override
  public Future<GetBatchTrackingSettingsResponse> getBatchTrackingSettings(RequestContext context) {
    return service
        .onConflict(context.tenant())
        .map(
            setting ->
                GetBatchTrackingSettingsResponse.respond200WithApplicationJson(toModel(setting)));
  }

  @Override
  public Future<PutBatchTrackingSettingsResponse> putBatchTrackingSettings(
      TrackingSettings entity, RequestContext context) {
    return service
        .changeOnConflict(context.tenant(), OnConflict.of(entity.getOnConflict().value()))
        .map(changed -> PutBatchTrackingSettingsResponse.respond204());
  }

  private static TrackingSettings toModel(OnConflict setting) {
    return new TrackingSettings()
        .withOnConflict(TrackingSettings.OnConflict.fromValue(setting.text()));
  }
}
