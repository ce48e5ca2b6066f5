package org.folio.batch.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1diku",
        "_diku",
        "Diku",
        "di ku",
        "di.ku",
        "di-ku",
        "diku\"",
        "diku'",
        "diku;--",
        "diku\n",
        "diku\u0000",
        "dıku",
        "../diku",
        "{schema}",
        "pg",
        "pg_catalog",
        "a1234567890123456789012345678901"
      })
  void tenantId_isRefused_whenItIsInvalid(String id) {
    ServiceException failure = assertThrows(ServiceException.class, () -> new Tenant(id));
    assertEquals(Kind.MALFORMED, failure.kind());
    assertTrue(Tenant.ifValid(id).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "diku", "t_1", "pgx", "a123456789012345678901234567890"})
  void schemaName_fitsPostgresLimit_forValidTenantId(String id) {
    Tenant tenant = new Tenant(id);
    assertEquals(id + "_mod_batch_tracking", tenant.schema());
    assertTrue(tenant.schema().length() <= 63, "PostgreSQL cuts a longer name off");
  }

  @Test
  void sql_replacesEverySchemaPlaceholder() {
    assertEquals(
        "SELECT diku_mod_batch_tracking.f() FROM diku_mod_batch_tracking.t",
        new Tenant("diku").sql("SELECT {schema}.f() FROM {schema}.t"));
  }
}
