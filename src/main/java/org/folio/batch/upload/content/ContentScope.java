package org.folio.batch.upload.content;

import org.folio.batch.db.Tenant;
import org.folio.batch.upload.model.UploadRequest;

/** For whom contents are made, and where they belong. */
public record ContentScope(Tenant tenant, String channelId, String frameworkId, String userId) {

  public static ContentScope of(Tenant tenant, UploadRequest order) {
    return new ContentScope(tenant, order.channelId(), order.frameworkId(), order.userId());
  }
}
