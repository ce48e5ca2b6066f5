package org.folio.batch.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends signals to processes that this JVM has started. */
public final class Signals {
  private Signals() {}

  /**
   * @param signal for instance {@code STOP}
   */
  public static void send(String signal, long pid) {
    if (!sendIfAlive(signal, pid)) {
      throw new IllegalStateException("Process " + pid + " cannot be sent " + signal);
    }
  }

  /** Returns false when the process has ended. */
  public static boolean sendIfAlive(String signal, long pid) {
    try {
      return new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
