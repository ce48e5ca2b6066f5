package org.folio.batch.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangedTenantsIT {
  private static final Tenant ONE = Services.freshTenant();
  private static final Tenant OTHER = Services.freshTenant();
  private static final Set<Tenant> BOTH = Set.of(ONE, OTHER);

  private static DbSettings settings;
  private static Vertx vertx;
  private static Database database;

  private final ChangedTenants changed = new ChangedTenants(database, "outbox");

  @BeforeAll
  static void install() {
    vertx = Vertx.vertx();
    settings = Services.freshDatabase();
    TenantInstance.install(settings, ONE);
    TenantInstance.install(settings, OTHER);
    database = Database.open(vertx, settings, "changed-tenants-test", 1);
  }

  @AfterAll
  static void close() {
    await(database.close());
    await(vertx.close());
  }

  @BeforeEach
  void firstCall_namesAll() {
    assertEquals(BOTH, await(changed.among(BOTH)));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> await(changed.among(BOTH)).isEmpty());
  }

  @Test
  void write_namesTheTenantAndNobodyElse() {
    write(ONE);

    Set<Tenant> found = new HashSet<>();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> found.addAll(await(changed.among(BOTH))));
    assertEquals(Set.of(ONE), found);
  }

  @Test
  void anotherLook_isDueOnceAfterItsTime() {
    changed.lookAgainIn(OTHER, Duration.ZERO);
    changed.lookAgainIn(ONE, Duration.ofHours(1));

    assertEquals(Set.of(OTHER), await(changed.among(BOTH)));
    assertEquals(Set.of(), await(changed.among(BOTH)));
  }

  @Test
  void tenantThatWasAway_isNamedAgain() {
    assertEquals(Set.of(), await(changed.among(Set.of(ONE))));

    assertEquals(Set.of(OTHER), await(changed.among(BOTH)));
  }

  private static void write(Tenant tenant) {
    new TenantSql(settings, tenant)
        .execute(
            "INSERT INTO outbox (event_id, topic, key, value, headers)"
                + " VALUES (gen_random_uuid(), 'topic', 'key', '{}', '{}')");
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
