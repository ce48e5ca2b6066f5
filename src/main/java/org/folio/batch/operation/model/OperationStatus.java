package org.folio.batch.operation.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Progress of an operation as its client sees it. Follows {@link TaskStatus}. */
public enum OperationStatus {
  IN_PROGRESS("In Progress"),
  COMPLETED("Completed"),
  FAILED("Failed"),
  CANCELLED("Cancelled");

  private final String label;

  OperationStatus(String label) {
    this.label = label;
  }

  /** Returns the name in the API. */
  public String label() {
    return label;
  }

  public static Optional<OperationStatus> ofLabel(String label) {
    return Arrays.stream(values()).filter(status -> status.label.equals(label)).findFirst();
  }

  public Set<OperationStatus> successors() {
    return switch (this) {
      case IN_PROGRESS -> Set.of(COMPLETED, FAILED, CANCELLED);
      case FAILED -> Set.of(IN_PROGRESS); // restarted
      case COMPLETED, CANCELLED -> Set.of();
    };
  }

  public boolean canBecome(OperationStatus next) {
    return successors().contains(next);
  }
}
