package org.folio.batch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RamlContractTest {
  private static final RamlContract CONTRACT = RamlContract.read();
  private static final String BATCHES = "/orders-storage/batch-tracking";

  @Test
  void contract_listsEveryMethod() {
    assertEquals(88, CONTRACT.operations().size());
  }

  @Test
  void namedPath_winsOverPathParameter() {
    assertEquals(BATCHES + "/cleanup", CONTRACT.operation("POST", BATCHES + "/cleanup").path());
    assertEquals(BATCHES + "/{id}", CONTRACT.operation("DELETE", BATCHES + "/7").path());
  }

  @Test
  void declaredAnswer_fits() {
    CONTRACT.assertFits(
        "GET", BATCHES, 200, "application/json", "{\"batchTrackings\":[],\"totalRecords\":0}");
    CONTRACT.assertFits("DELETE", BATCHES + "/7", 204, null, "");
    CONTRACT.assertFits("POST", BATCHES + "/cleanup", 200, "text/plain; charset=utf-8", "Cleaned");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | 200 | application/json | {"totalRecords":0}
          GET    | 200 | application/json | {"batchTrackings":[{}],"totalRecords":0}
          GET    | 200 | text/plain       | {"batchTrackings":[],"totalRecords":0}
          GET    | 418 | text/plain       | tea
          PATCH  | 200 | application/json | {}
          """)
  void undeclaredAnswer_doesNotFit(String method, int status, String contentType, String body) {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () -> CONTRACT.assertFits(method, BATCHES, status, contentType, body));
    assertTrue(error.getMessage().contains(method), error.getMessage());
  }
}
