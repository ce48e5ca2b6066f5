package org.folio.batch.admin;

import io.vertx.core.Future;
import java.util.List;
import org.folio.batch.api.BatchTrackingModuleSettings;
import org.folio.batch.api.model.ModuleSetting;
import org.folio.batch.api.model.ModuleSettings;
import org.folio.batch.http.RequestContext;

/** Shows how the instance is set up, without secrets. */
public final class ModuleSettingsApi implements BatchTrackingModuleSettings {
  private final ModuleSettings shown;

  public ModuleSettingsApi(String version, List<ShownSetting> settings) {
    shown =
        new ModuleSettings()
            .withVersion(version)
            .withSettings(settings.stream().map(ModuleSettingsApi::resource).toList());
  }

  @Override
  public Future<GetBatchTrackingModuleSettingsResponse> getBatchTrackingModuleSettings(
      RequestContext context) {
    return Future.succeededFuture(
        GetBatchTrackingModuleSettingsResponse.respond200WithApplicationJson(shown));
  }

  private static ModuleSetting resource(ShownSetting setting) {
    return new ModuleSetting()
        .withName(setting.name())
        .withValue(setting.value().orElse(null))
        .withIsSet(setting.isSet())
        .withIsSecret(setting.isSecret())
        .withDescription(setting.description());
  }
}
