package org.folio.batch.ingest;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.folio.batch.ingest.commit.RecordDecoder;

/** Item events, whose first one is polled but not read before it is allowed. */
final class SlowProcessor extends WrappedItemEvents {
  private final CountDownLatch polled = new CountDownLatch(1);
  private final CountDownLatch allowed = new CountDownLatch(1);

  void awaitPolled() throws InterruptedException {
    polled.await();
  }

  void allow() {
    allowed.countDown();
  }

  @Override
  public RecordDecoder<UUID> newReader() {
    RecordDecoder<UUID> reader = super.newReader();
    return (value, tenantHeader) -> {
      polled.countDown();
      awaitAllowed();
      return reader.read(value, tenantHeader);
    };
  }

  private void awaitAllowed() {
    try {
      allowed.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
