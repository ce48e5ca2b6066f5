package org.folio.batch.tenant;

import static org.folio.batch.tenant.TenantInstance.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Optional;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.tenant.InstallJob.State;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The setting DB_SERVER_PEM, on a server that takes only encrypted connections. */
class EncryptedConnectionIT {
  private static final Path DIRECTORY = Path.of("target", "it", "encrypted");
  private static EmbeddedPostgres postgres;
  private static String certificate;
  private static String otherCertificate;

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.startEmpty(DIRECTORY, 0);
    KeyStore keys = selfSigned();
    certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
    otherCertificate = pem("CERTIFICATE", selfSigned().getCertificate("server").getEncoded());
    byte[] key = keys.getKey("server", "secret".toCharArray()).getEncoded();
    writeToServer("server.crt", certificate);
    writeToServer("server.key", pem("PRIVATE KEY", key));
    postgres.asSuperuser("ALTER SYSTEM SET ssl = on");
    writeToServer("pg_hba.conf", "hostssl all all all scram-sha-256\n");
    postgres.restart();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void connection_isEncrypted_whenCertificateIsTrusted() {
    Tenant tenant = Services.freshTenant();
    try (TenantInstance instance = TenantInstance.start(withPem(certificate))) {
      assertEquals(State.DONE, instance.install(tenant).state());
      assertEquals(
          true,
          await(
              instance.database.withModule(
                  c ->
                      c.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                          .execute()
                          .map(rows -> rows.iterator().next().getBoolean(0)))));
    }
  }

  @Test
  void connection_isEncrypted_whenSeveralCertificatesAreTrusted() throws Exception {
    assertTrue(isEncrypted(withPem(otherCertificate + certificate)));
  }

  @Test
  void server_isRefused_whenItsCertificateIsNotTrusted() {
    DbSettings wrong = withPem(otherCertificate);
    ServiceException failure =
        assertThrows(ServiceException.class, () -> TenantInstance.start(wrong));
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertThrows(SQLException.class, () -> isEncrypted(wrong));
  }

  private static boolean isEncrypted(DbSettings settings) throws Exception {
    try (Connection c = new JdbcDatabase(settings).connect();
        Statement statement = c.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
      assertTrue(result.next());
      return result.getBoolean(1);
    }
  }

  private static DbSettings withPem(String pem) {
    DbSettings plain = postgres.settings();
    return new DbSettings(
        plain.host(),
        plain.port(),
        plain.readerHost(),
        plain.readerPort(),
        plain.database(),
        plain.username(),
        plain.password(),
        Optional.of(pem),
        plain.maxPoolSize(),
        plain.queryTimeout(),
        plain.connectionTimeout(),
        plain.lockTimeout(),
        plain.tenantShare());
  }

  private static KeyStore selfSigned() throws Exception {
    Path file = Files.createTempDirectory(Path.of("target"), "keys").resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=other",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
    KeyStore keys = KeyStore.getInstance(file.toFile(), "secret".toCharArray());
    Files.delete(file);
    Files.delete(file.getParent());
    return keys;
  }

  private static String pem(String type, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, text, type);
  }

  // the server's files belong to the server's user
  private static void writeToServer(String file, String content) {
    String lines = String.join("','", content.trim().split("\n"));
    postgres.asSuperuser(
        "COPY (SELECT unnest(ARRAY['%s'])) TO PROGRAM 'umask 077; cat > %s'"
            .formatted(lines, file));
  }
}
