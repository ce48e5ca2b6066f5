package org.folio.batch.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;

/**
 * Keys and certificates of a broker and of its clients, made by the JDK's {@code keytool}: both
 * sign themselves, and each trusts the other.
 */
public final class TlsKeys {
  public static final String PASSWORD = "only-for-tests";

  private final Path directory;

  private TlsKeys(Path directory) {
    this.directory = directory;
  }

  /** Makes new ones in the directory. */
  public static TlsKeys create(Path directory) {
    try {
      Directories.delete(directory);
      Directories.createReadable(directory);
      TlsKeys keys = new TlsKeys(directory.toAbsolutePath());
      keys.generate("broker");
      keys.generate("client");
      keys.trust("trusted-by-broker", List.of("broker", "client"));
      keys.trust("trusted-by-client", List.of("broker"));
      return keys;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("No keys for TLS", e);
    }
  }

  /** Properties of a broker. */
  public Map<String, String> ofBroker() {
    return properties("trusted-by-broker", "broker");
  }

  /** Properties of a client that has a certificate. */
  public Map<String, String> ofClient() {
    return properties("trusted-by-client", "client");
  }

  private Map<String, String> properties(String trustStore, String keyStore) {
    return Map.of(
        "security.protocol",
        "SSL",
        "ssl.truststore.location",
        file(trustStore).toString(),
        "ssl.truststore.password",
        PASSWORD,
        "ssl.truststore.type",
        "PKCS12",
        "ssl.keystore.location",
        file(keyStore).toString(),
        "ssl.keystore.password",
        PASSWORD,
        "ssl.keystore.type",
        "PKCS12",
        "ssl.key.password",
        PASSWORD);
  }

  /** The file of a store of this name: {@code broker}, {@code client}, {@code trusted-by-…}. */
  public Path file(String name) {
    return directory.resolve(name + ".p12");
  }

  private void generate(String name) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            name,
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=dns:localhost",
            "-keystore",
            file(name).toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD);
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void trust(String store, List<String> names)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (String name : names) {
      KeyStore keys = KeyStore.getInstance(file(name).toFile(), PASSWORD.toCharArray());
      trusted.setCertificateEntry(name, keys.getCertificate(name));
    }
    try (OutputStream out = Files.newOutputStream(file(store))) {
      trusted.store(out, PASSWORD.toCharArray());
    }
  }
}
