package org.folio.batch.testkit;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;

/** Prints what dev mode does: a line for each step, and a progress bar. */
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

  /** Runs a step and prints how long it took, or that it failed. */
  <T> T step(String name, Supplier<T> work) {
    long start = System.nanoTime();
    String result = "failed";
    try {
      T done = work.get();
      result = "";
      return done;
    } finally {
      double seconds = (System.nanoTime() - start) / 1e9;
      line(
          String.format(Locale.ROOT, "  %-28s %5.1f s  %s", name, seconds, result).stripTrailing());
    }
  }

  /**
   * Draws the progress bar. A terminal redraws it in place; other output, such as a log file, gets
   * a line for each tenth.
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
