package org.folio.batch.operation.model;

import java.time.Instant;

/**
 * What an attempt had to say to the operator.
 *
 * @param attempt number of the attempt, counted from 1 over all restarts
 * @param code stable name, for a program
 * @param text for a person; holds nothing that a client must not see
 */
public record TaskMessage(
    int attempt, String code, Severity severity, String text, Instant creationDate) {

  public enum Severity {
    /** Why the task ended {@code ERRORED}. */
    FATAL,
    INFORMATIVE
  }
}
