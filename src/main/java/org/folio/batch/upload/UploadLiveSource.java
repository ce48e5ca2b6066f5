package org.folio.batch.upload;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.live.LiveKind;
import org.folio.batch.live.LiveObject;
import org.folio.batch.live.LiveObject.Counts;
import org.folio.batch.live.LiveSource;
import org.folio.batch.upload.UploadLiveStore.Present;
import org.folio.batch.upload.model.UploadStatus;

/** Reads uploads for clients that follow them; each is shown only to its user. */
public final class UploadLiveSource implements LiveSource {
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  private final Database database;
  private final UploadLiveStore store = new UploadLiveStore();

  public UploadLiveSource(Database database) {
    this.database = database;
  }

  @Override
  public LiveKind kind() {
    return LiveKind.UPLOAD;
  }

  @Override
  public Future<List<LiveObject>> get(Tenant tenant, Collection<String> ids) {
    List<Long> uploads = ids.stream().filter(ID.asMatchPredicate()).map(Long::valueOf).toList();
    return uploads.isEmpty()
        ? Future.succeededFuture(List.of())
        : database.withTenant(tenant, c -> store.get(c, uploads)).map(UploadLiveSource::objects);
  }

  @Override
  public Future<List<LiveObject>> changedSince(Tenant tenant, Instant since, int atMost) {
    return database
        .withTenant(tenant, c -> store.changedSince(c, since, atMost))
        .map(UploadLiveSource::objects);
  }

  private static List<LiveObject> objects(List<Present> uploads) {
    return uploads.stream().map(UploadLiveSource::object).toList();
  }

  private static LiveObject object(Present upload) {
    return new LiveObject(
        LiveKind.UPLOAD,
        String.valueOf(upload.id()),
        null,
        upload.status().label(),
        upload.status() == UploadStatus.COMPLETED,
        new Counts(upload.total(), upload.ended(), upload.failed()),
        upload.changed(),
        upload.userId());
  }
}
