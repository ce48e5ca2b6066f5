package org.folio.batch.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The class data of the fat jar, as in the image. A JVM that uses it starts with half the processor
 * time. The first process of a build creates it.
 */
final class ClassDataArchive {
  private static final String QUIET = "-Xlog:cds*=error";
  private static final Duration WRITTEN_WITHIN = Duration.ofMinutes(5);
  private static final Object ONE_PER_JVM = new Object();

  private ClassDataArchive() {}

  /**
   * Returns the options of a JVM that runs the jar with its archive.
   *
   * @param start starts the jar with these settings and JVM options
   */
  static List<String> options(
      Path jar, BiFunction<Map<String, String>, List<String>, ModuleProcess> start)
      throws IOException {
    Path archive = jar.resolveSibling(name(jar));
    if (!Files.exists(archive)) {
      createOnce(archive, start);
    }
    return List.of("-XX:SharedArchiveFile=" + archive, QUIET);
  }

  /** A JVM accepts an archive only of the same release of Java and the same, unchanged jar. */
  private static String name(Path jar) throws IOException {
    FileTime modified = Files.getLastModifiedTime(jar);
    return "fat-jar-%d-%s.jsa".formatted(modified.toMillis(), Runtime.version());
  }

  private static void createOnce(
      Path archive, BiFunction<Map<String, String>, List<String>, ModuleProcess> start)
      throws IOException {
    synchronized (ONE_PER_JVM) {
      try (FileChannel channel =
              FileChannel.open(
                  archive.resolveSibling("fat-jar.jsa.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!Files.exists(archive)) {
          create(archive, start);
        }
      }
    }
  }

  /** It holds the classes of a start, of a request and of the work for a tenant. */
  private static void create(
      Path archive, BiFunction<Map<String, String>, List<String>, ModuleProcess> start)
      throws IOException {
    deleteThoseOfEarlierJars(archive);
    Path unfinished = archive.resolveSibling(archive.getFileName() + ".unfinished");
    Map<String, String> settings =
        ModuleProcess.environment(Services.freshDatabase(), Services.freshKafkaSettings());
    try (ModuleProcess module =
        start.apply(settings, List.of("-XX:ArchiveClassesAtExit=" + unfinished, QUIET))) {
      module.awaitReady();
      new Gateway(module.baseUrl(), Services.freshTenant()).enable().announce(1);
      module.stop(WRITTEN_WITHIN);
    }
    if (!Files.exists(unfinished)) {
      throw new IllegalStateException("The JVM has created no class data archive " + unfinished);
    }
    Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void deleteThoseOfEarlierJars(Path archive) throws IOException {
    try (DirectoryStream<Path> old =
        Files.newDirectoryStream(archive.toAbsolutePath().getParent(), "fat-jar-*")) {
      for (Path each : old) {
        Files.delete(each);
      }
    }
  }
}
