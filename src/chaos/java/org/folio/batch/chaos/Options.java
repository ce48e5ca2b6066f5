package org.folio.batch.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the campaign is told by system properties.
 *
 * @param minutes how long faults are injected
 * @param seed decides which faults are injected, in which order and on what
 * @param faults names of the faults to choose from
 * @param directory holds the data of PostgreSQL and Kafka
 */
record Options(double minutes, long seed, List<String> faults, Path directory) {

  /**
   * Reads {@code chaos.minutes}, {@code chaos.seed}, {@code chaos.faults} and {@code chaos.data}.
   *
   * @throws IllegalArgumentException with a text for the user
   */
  static Options fromSystemProperties(Set<String> known) {
    String seed = System.getProperty("chaos.seed", "");
    return new Options(
        number("chaos.minutes", System.getProperty("chaos.minutes", "15")),
        seed.isBlank() ? System.nanoTime() % 1_000_000 : (long) number("chaos.seed", seed),
        faults(System.getProperty("chaos.faults", ""), known),
        Path.of(System.getProperty("chaos.data", "target/chaos")));
  }

  private static double number(String name, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "-D" + name + " must be a number, but was \"" + value + "\"", e);
    }
  }

  /** All when nothing is selected; {@code -name} leaves one out. */
  private static List<String> faults(String selection, Set<String> known) {
    Set<String> chosen = new TreeSet<>();
    Set<String> leftOut = new TreeSet<>();
    for (String name : selection.isBlank() ? new String[0] : selection.split(",")) {
      boolean out = name.strip().startsWith("-");
      String plain = out ? name.strip().substring(1) : name.strip();
      if (!known.contains(plain)) {
        throw new IllegalArgumentException(
            "-Dchaos.faults: there is no fault \"" + plain + "\"; there are " + known);
      }
      (out ? leftOut : chosen).add(plain);
    }
    if (chosen.isEmpty()) {
      chosen.addAll(known);
    }
    chosen.removeAll(leftOut);
    return new ArrayList<>(chosen);
  }
}
