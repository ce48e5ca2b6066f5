package org.folio.batch.bench;

import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Collects results and prints them as a Markdown table. */
final class Report {
  private final PrintStream out;
  private final List<String> rows = new ArrayList<>();

  Report(PrintStream out) {
    this.out = out;
  }

  /** Prints progress, outside the table. */
  void progress(String text) {
    out.println("  " + text);
    out.flush();
  }

  /** Adds a result without a target. */
  void number(String what, double value, String unit) {
    rows.add("| %s | %s %s | | |".formatted(what, format(value), unit));
  }

  /** Adds a result that must be at least the target. */
  void atLeast(String what, double value, String unit, double target) {
    row(what, value, unit, "at least " + format(target), value >= target);
  }

  /** Adds a result that must stay below the target. */
  void under(String what, double value, String unit, double target) {
    row(what, value, unit, "under " + format(target), value < target);
  }

  private void row(String what, double value, String unit, String target, boolean passed) {
    rows.add(
        "| %s | %s %s | %s | %s |"
            .formatted(what, format(value), unit, target, passed ? "PASS" : "missed"));
  }

  void print() {
    out.printf(
        "%n%s, Java %s, %d cores%n%n",
        LocalDate.now(),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors());
    out.println("| what | measured | target | |");
    out.println("| --- | --- | --- | --- |");
    rows.forEach(out::println);
    out.println();
    out.flush();
  }

  private static String format(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
  }

  /** Returns the median. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Returns the smallest measurement that this share of all does not exceed. */
  static double atShare(double share, List<Double> values) {
    return values.stream().sorted().toList().get((int) (share * (values.size() - 1)));
  }

  /**
   * Returns the median of the ratios of each round. A temporary load of the machine slows both
   * sides of a round.
   */
  static double medianRatio(List<Double> ours, List<Double> theirs) {
    return median(
        IntStream.range(0, ours.size()).mapToObj(i -> ours.get(i) / theirs.get(i)).toList());
  }
}
