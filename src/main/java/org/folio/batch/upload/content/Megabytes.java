package org.folio.batch.upload.content;

/** Formats sizes for people. */
public final class Megabytes {
  private static final long MEGABYTE = 1 << 20;
  private static final long KILOBYTE = 1 << 10;

  private Megabytes() {}

  /** Returns the size with its unit, such as {@code 50 MB}. */
  public static String text(long bytes) {
    if (bytes >= MEGABYTE) {
      return bytes % MEGABYTE == 0
          ? bytes / MEGABYTE + " MB"
          : "%.1f MB".formatted((double) bytes / MEGABYTE);
    }
    return bytes >= KILOBYTE ? bytes / KILOBYTE + " kB" : bytes + " bytes";
  }
}
