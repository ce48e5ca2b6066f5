package org.folio.batch.codegen;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 of everything that generated code depends on. */
final class Fingerprint {
  private Fingerprint() {}

  /**
   * Hashes the version and every file of the folders, with its path.
   *
   * @return 64 hexadecimal digits
   */
  static String of(String version, Path... folders) throws IOException {
    MessageDigest digest = sha256();
    update(digest, version.getBytes(StandardCharsets.UTF_8));
    for (Path folder : folders) {
      for (Path file : files(folder)) {
        update(digest, folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
        update(digest, Files.readAllBytes(file));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the folder of the generator's own classes. */
  static Path generatorClasses() {
    try {
      Path classes =
          Path.of(Fingerprint.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.resolve(Fingerprint.class.getPackageName().replace('.', '/'));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Hashes the length first, to keep neighbouring values apart. */
  private static void update(MessageDigest digest, byte[] value) {
    digest.update(Integer.toString(value.length).getBytes(StandardCharsets.US_ASCII));
    digest.update((byte) ':');
    digest.update(value);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
