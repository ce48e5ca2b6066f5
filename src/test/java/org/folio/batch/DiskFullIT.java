package org.folio.batch;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database on a small disk of its own, which becomes full. */
class DiskFullIT {
  private static final String BATCHES = "/orders-storage/batch-tracking";
  private static final String NAME = "small_" + System.nanoTime();

  private final Path data = Path.of(setting("data_directory"));
  private final Path disk = data.resolveSibling(NAME);

  @BeforeEach
  void mount() throws Exception {
    Files.createDirectories(disk);
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=48m,mode=0777", "none", disk.toString()),
        "Not tested: only root can mount a small disk for the database");
    Path space = Files.createDirectory(disk.resolve("space"));
    run("chown", "--reference=" + data, space.toString());
    Services.postgres().asSuperuser("CREATE TABLESPACE " + NAME + " LOCATION '" + space + "'");
    Services.postgres().asSuperuser("CREATE DATABASE " + NAME + " OWNER batch TABLESPACE " + NAME);
  }

  @AfterEach
  void unmount() throws Exception {
    if (Files.exists(disk.resolve("space"))) {
      Files.deleteIfExists(disk.resolve("rest"));
      Services.postgres().asSuperuser("DROP DATABASE IF EXISTS " + NAME + " WITH (FORCE)");
      Services.postgres().asSuperuser("DROP TABLESPACE IF EXISTS " + NAME);
      run("umount", disk.toString());
    }
    Files.deleteIfExists(disk);
  }

  @Test
  void fullDisk_isNamedInTheAnswerAndInHealth_untilItHasSpace() throws Exception {
    try (LocalModule module =
        LocalModule.start(Services.postgres().settings(NAME), Services.freshKafkaSettings())) {
      Gateway diku = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      fill(disk.resolve("rest"));

      Response refused = announceUntilRefused(diku);

      assertEquals(503, refused.statusCode());
      assertEquals(
          "The disk of the database is full; try again when it has space", refused.asString());
      RestAssured.get(module.baseUrl() + "/admin/health")
          .then()
          .statusCode(503)
          .body(containsString("database storage: the disk is full; the last failed write"));
      diku.request().get(BATCHES + "?limit=1").then().statusCode(200);

      Files.delete(disk.resolve("rest"));

      diku.request()
          .body("{\"totalRecords\": 7}")
          .post(BATCHES)
          .then()
          .statusCode(201)
          .body("totalRecords", equalTo(7));
    }
  }

  // the pages that are there take some more
  private static Response announceUntilRefused(Gateway tenant) {
    return IntStream.range(0, 5_000)
        .mapToObj(i -> tenant.request().body("{\"totalRecords\": 7}").post(BATCHES))
        .filter(answer -> answer.statusCode() != 201)
        .findFirst()
        .orElseThrow(() -> new AssertionError("The disk does not become full"));
  }

  private static void fill(Path file) {
    byte[] piece = new byte[4_096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      assertTrue(file.toFile().length() > 0, full.toString());
    }
  }

  private static String setting(String name) {
    try (var c = Services.postgres().superuser();
        var statement = c.createStatement();
        var rows = statement.executeQuery("SHOW " + name)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
