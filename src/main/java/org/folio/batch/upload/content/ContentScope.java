package org.folio.batch.upload.content;

import org.folio.batch.db.Tenant;
import org.folio.batch.upload.model.UploadRequest;

/** The tenant, channel, framework and user that contents are created for. */
public record ContentScope(Tenant tenant, String channelId, String frameworkId, String userId) {

  public static ContentScope of(Tenant tenant, UploadRequest order) {
    return new ContentScope(tenant, order.channelId(), order.frameworkId(), order.userId());
  }
}
