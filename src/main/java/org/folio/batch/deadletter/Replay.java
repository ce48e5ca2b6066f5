package org.folio.batch.deadletter;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replay that counted.
 *
 * @param corrected whether the value was corrected
 */
record Replay(Instant date, @Nullable UUID by, boolean corrected) {}
