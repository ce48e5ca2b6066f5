package org.folio.batch.bench;

/**
 * Rate at which events were processed.
 *
 * @param cpuMicros CPU time for each; unlike the rate, it is much the same on a machine that is
 *     busy with other things
 */
record Speed(double perSecond, double cpuMicros) {

  @Override
  public String toString() {
    return "%,.0f/s (CPU %.2f us each)".formatted(perSecond, cpuMicros);
  }
}
