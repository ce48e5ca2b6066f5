package org.folio.batch.chaos;

import java.util.ArrayList;
import java.util.List;

/** What the campaign has found: tables in Markdown, and whether every invariant holds. */
final class Report {
  private final List<String> figures = new ArrayList<>();
  private final List<String> checks = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();

  /** A number that nothing is promised of. */
  void figure(String what, Object value) {
    figures.add("| %s | %s |".formatted(what, value));
  }

  /**
   * An invariant.
   *
   * @param violations what breaks it; none when it holds
   */
  void check(String invariant, String seen, List<String> violations) {
    checks.add(
        "| %s | %s | %s |".formatted(invariant, seen, violations.isEmpty() ? "holds" : "BROKEN"));
    violations.stream().limit(10).forEach(each -> broken.add(invariant + ": " + each));
  }

  boolean isGood() {
    return broken.isEmpty();
  }

  void print() {
    System.out.println("\n| figure | |\n| --- | --- |");
    figures.forEach(System.out::println);
    System.out.println("\n| invariant | seen | |\n| --- | --- | --- |");
    checks.forEach(System.out::println);
    System.out.println();
    broken.forEach(System.out::println);
    System.out.flush();
  }
}
