package org.folio.batch.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Directories for the services of tests and dev mode, below Maven's {@code target}. */
final class Directories {
  private static final String LOCK_FILE = ".in-use";

  // keeps the channels reachable: the garbage collector closes others, which releases their locks
  private static final List<FileChannel> CLAIMED = new CopyOnWriteArrayList<>();

  private Directories() {}

  static Path target() {
    return Path.of(System.getProperty("basedir", ""), "target").toAbsolutePath().normalize();
  }

  /** Creates the directory and its parents, readable for other users. */
  static void createReadable(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      if (directory.getParent() != null) {
        createReadable(directory.getParent());
      }
      try {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      } catch (FileAlreadyExistsException e) {
        // another JVM has just created it
      }
    }
  }

  /** Deletes a directory and its content, if it exists. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  /**
   * Claims the directory for this JVM. The claim ends with the JVM, even if it is killed.
   *
   * @return false if this JVM or another one has claimed it already
   */
  static boolean claim(Path directory) throws IOException {
    createReadable(directory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        CLAIMED.add(channel);
        return true;
      }
    } catch (OverlappingFileLockException e) {
      // this JVM has claimed it before
    }
    channel.close();
    return false;
  }

  /** Returns whether a JVM, this one or another, has claimed the directory. */
  static boolean isClaimed(Path directory) throws IOException {
    Path lockFile = directory.resolve(LOCK_FILE);
    if (!Files.exists(lockFile)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }
}
