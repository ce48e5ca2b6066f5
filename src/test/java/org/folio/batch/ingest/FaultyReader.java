package org.folio.batch.ingest;

import java.util.UUID;
import org.folio.batch.ingest.commit.RecordDecoder;

/** Item events, with a reader that has a fault: it throws for values that are a single byte. */
final class FaultyReader extends WrappedItemEvents {
  @Override
  public RecordDecoder<UUID> newReader() {
    RecordDecoder<UUID> reader = super.newReader();
    return (value, tenantHeader) -> {
      if (value != null && value.length == 1) {
        throw new ArrayIndexOutOfBoundsException("as the test wants it");
      }
      return reader.read(value, tenantHeader);
    };
  }
}
