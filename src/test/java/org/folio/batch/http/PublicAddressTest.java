package org.folio.batch.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.MultiMap;
import java.util.Optional;
import org.folio.batch.db.Tenant;
import org.folio.batch.http.PublicAddress.GatewayKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          OKAPI  | https://folio.org/okapi/ | http://okapi:9130   | -     | https://folio.org/okapi | /_/invoke/tenant/diku
          OKAPI  | https://folio.org        | -                   | -     | https://folio.org       | /_/invoke/tenant/diku
          OKAPI  | -                        | http://okapi:9130/  | -     | http://okapi:9130       | /_/invoke/tenant/diku
          OKAPI  | -                        | -                   | -     | http://module:8081      |
          OKAPI  | -                        | ::                  | -     | http://module:8081      |
          OKAPI  | -                        | -                   | https | https://module:8081     |
          EUREKA | https://kong.org         | http://sidecar:8082 | -     | https://kong.org        |
          NONE   | https://module.org       | http://okapi:9130   | -     | https://module.org      |
          NONE   | -                        | http://okapi:9130   | -     | http://module:8081      |
          """)
  void linkWithoutHeaders_namesTheTenantOnlyThroughOkapi(
      GatewayKind kind, String configured, String okapiUrl, String proto, String base, String way) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Host", "module:8081");
    if (okapiUrl != null) {
      headers.add("X-Okapi-Url", okapiUrl);
    }
    if (proto != null) {
      headers.add("X-Forwarded-Proto", proto);
    }
    RequestContext context =
        new RequestContext(new Tenant("diku"), "1/batch", Optional.empty(), headers);
    PublicAddress address = new PublicAddress(Optional.ofNullable(configured), kind);

    assertEquals(base, address.of(context));
    assertEquals(base + (way == null ? "" : way), address.withoutHeaders(context));
  }
}
