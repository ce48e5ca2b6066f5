package org.folio.batch.operation.model;

import java.time.Instant;

/**
 * A message of an attempt for the operator.
 *
 * @param attempt number of the attempt, counted from 1 over all restarts
 * @param code stable name, for a program
 * @param text for a person; contains nothing that a client must not see
 */
public record TaskMessage(
    int attempt, String code, Severity severity, String text, Instant creationDate) {

  public enum Severity {
    /** The reason why the task ended as {@code ERRORED}. */
    FATAL,
    INFORMATIVE
  }
}
