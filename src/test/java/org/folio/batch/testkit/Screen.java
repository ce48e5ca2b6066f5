package org.folio.batch.testkit;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;

/** What dev mode shows: a line for each step, and a progress bar that is redrawn on a terminal. */
final class Screen {
  private static final int BAR = 40;

  private final PrintStream out;
  private final boolean terminal;
  private int lastTenth;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static Screen ofProcess() {
    return new Screen(System.out, System.console() != null);
  }

  synchronized void line(String text) {
    out.println(text);
    out.flush();
  }

  /** Does the step, then tells what came of it and how long it took. */
  <T> T step(String name, Supplier<T> work, java.util.function.Function<T, String> result) {
    long start = System.nanoTime();
    T done = work.get();
    double seconds = (System.nanoTime() - start) / 1e9;
    line(String.format(Locale.ROOT, "  %-12s %-44s %5.1f s", name, result.apply(done), seconds));
    return done;
  }

  /**
   * Draws the bar. Where it cannot be redrawn, as in a log file, only each tenth of the way gets a
   * line.
   */
  synchronized void progress(int done, int total) {
    int tenth = (int) (10L * done / total);
    if (!terminal && tenth == lastTenth) {
      return;
    }
    lastTenth = tenth;
    int filled = (int) ((long) BAR * done / total);
    String bar = "=".repeat(filled) + (filled < BAR ? ">" + " ".repeat(BAR - filled - 1) : "");
    String text = String.format(Locale.ROOT, "  [%s] %,6d of %,d", bar, done, total);
    if (terminal && done < total) {
      out.print("\r" + text);
    } else {
      out.println((terminal ? "\r" : "") + text);
    }
    out.flush();
  }
}
