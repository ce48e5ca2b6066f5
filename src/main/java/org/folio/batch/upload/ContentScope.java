package org.folio.batch.upload;

import org.folio.batch.db.Tenant;

/** For whom contents are made, and where they belong. */
public record ContentScope(Tenant tenant, String channelId, String frameworkId, String userId) {

  static ContentScope of(Tenant tenant, UploadOrder order) {
    return new ContentScope(tenant, order.channelId(), order.frameworkId(), order.userId());
  }
}
