package org.folio.batch.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Limits a process to a part of a core, as the quota of a container does: in each period of 100 ms
 * it runs until it has used up its part, and is then stopped until the next period. It needs no
 * rights beyond those for a signal.
 */
public final class CpuLimit implements AutoCloseable {
  private static final long PERIOD_NANOS = Duration.ofMillis(100).toNanos();
  private static final long STEP_NANOS = Duration.ofMillis(5).toNanos();

  /** Of {@code /proc/PID/stat}; the same on all of today's Linux systems. */
  private static final long TICK_NANOS = Duration.ofMillis(10).toNanos();

  private final long pid;
  private final long quotaNanos;
  private final Process signals;
  private final Thread thread;
  private volatile boolean closed;

  private CpuLimit(long pid, double cores) throws IOException {
    this.pid = pid;
    this.quotaNanos = (long) (PERIOD_NANOS * cores);
    String loop = "while read signal; do kill -$signal " + pid + " 2>/dev/null; done";
    this.signals = new ProcessBuilder("/bin/sh", "-c", loop).start();
    this.thread = new Thread(this::run, "cpu-limit " + pid);
    thread.setDaemon(true);
  }

  /**
   * Begins to limit a process.
   *
   * @param cores for instance 0.25
   */
  public static CpuLimit of(long pid, double cores) {
    try {
      CpuLimit limit = new CpuLimit(pid, cores);
      limit.thread.start();
      return limit;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() {
    try {
      long allowed = usedNanos();
      while (!closed) {
        long periodEnds = System.nanoTime() + PERIOD_NANOS;
        allowed = Math.max(allowed, usedNanos() - PERIOD_NANOS) + quotaNanos;
        while (System.nanoTime() < periodEnds && usedNanos() < allowed) {
          LockSupport.parkNanos(STEP_NANOS);
        }
        if (System.nanoTime() < periodEnds) {
          send("STOP");
          LockSupport.parkNanos(periodEnds - System.nanoTime());
          send("CONT");
        }
        allowed = Math.min(allowed, usedNanos());
      }
    } catch (NoSuchFileException ended) {
      // the process has ended
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processor time of all threads of the process so far. */
  public long usedNanos() throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) * TICK_NANOS;
  }

  private synchronized void send(String signal) throws IOException {
    OutputStream commands = signals.getOutputStream();
    commands.write((signal + "\n").getBytes(StandardCharsets.US_ASCII));
    commands.flush();
  }

  /** Lets the process run freely again. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
      send("CONT");
      signals.getOutputStream().close();
      signals.waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
