package org.folio.batch.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
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

/** Where the services of tests and dev mode keep what they need: below Maven's {@code target}. */
final class Directories {
  // a channel that nobody holds is closed by the garbage collector, and its lock goes with it
  private static final List<FileChannel> CLAIMED = new CopyOnWriteArrayList<>();

  private Directories() {}

  static Path target() {
    return Path.of(System.getProperty("basedir", ""), "target").toAbsolutePath().normalize();
  }

  /** Creates the directory and its parents so that other users may pass through. */
  static void createReadable(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      if (directory.getParent() != null) {
        createReadable(directory.getParent());
      }
      try {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      } catch (FileAlreadyExistsException e) {
        // another JVM was faster
      }
    }
  }

  /** Deletes it with all it holds; nothing happens when it is not there. */
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
   * Claims the directory for this JVM until it ends, however it ends.
   *
   * @return false when another JVM, or this one, has it already
   */
  static boolean claim(Path directory) throws IOException {
    createReadable(directory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve(".in-use"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        CLAIMED.add(channel);
        return true;
      }
    } catch (OverlappingFileLockException e) {
      // claimed by this JVM before
    }
    channel.close();
    return false;
  }
}
