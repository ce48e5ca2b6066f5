package org.folio.batch.ingest.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantHeaderTest {

  private static @Nullable String tenantOf(String headers, Optional<Tenant> otherwise) {
    ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>("items", 0, 0, null, null);
    for (String header : headers.split(";")) {
      String[] parts = header.split("=", 2);
      message.headers().add(parts[0], parts.length == 1 ? null : parts[1].getBytes(UTF_8));
    }
    TenantHeader tenant = new TenantHeader(otherwise);
    tenant.of(message);
    return tenant.get();
  }

  @ParameterizedTest
  @CsvSource({
    "x-okapi-tenant=diku, diku",
    "folio.tenantId=diku, diku",
    "X-Okapi-Tenant=diku, diku",
    "folio.tenantId=one;x-okapi-tenant=two, one",
    "x-okapi-tenant=two;folio.tenantId=one, two",
    "x-okapi-tenant=one;x-okapi-tenant=two, one",
    "folio.tenantId=;folio.tenantId=diku, diku",
    "folio.tenantId;folio.tenantId= ;x-okapi-tenant=;x-okapi-tenant=diku, diku",
    "x-okapi-url=http;x-okapi-tenant= ;folio.tenantId=diku, diku"
  })
  void tenant_isTheFirstHeaderThatIsNotBlank(String headers, String expected) {
    assertEquals(expected, tenantOf(headers, Optional.of(new Tenant("topic"))));
  }

  @Test
  void tenant_withOnlyBlankHeaders_isTheOneOfTheTopic() {
    String blank = "folio.tenantId= ;x-okapi-tenant";
    assertEquals("topic", tenantOf(blank, Optional.of(new Tenant("topic"))));
    assertEquals(null, tenantOf(blank, Optional.empty()));
  }
}
