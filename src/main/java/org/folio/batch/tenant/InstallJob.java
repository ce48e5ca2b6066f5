package org.folio.batch.tenant;

import java.util.List;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * An installation or upgrade that runs in the background.
 *
 * @param attributes the JSON of the request
 * @param module the module version to install, as the gateway names it
 * @param error why it failed, for the operator; null if it has not failed
 * @param attempts how many times it was started
 * @param owner token of the instance that runs it or ran it last
 * @param abandoned whether its owner has died
 */
record InstallJob(
    UUID id,
    Tenant tenant,
    String attributes,
    String module,
    State state,
    @Nullable String error,
    List<String> messages,
    int attempts,
    UUID owner,
    boolean abandoned) {

  /** A job starts as running and ends once. */
  enum State {
    RUNNING,
    DONE,
    FAILED
  }

  boolean isComplete() {
    return state != State.RUNNING;
  }
}
