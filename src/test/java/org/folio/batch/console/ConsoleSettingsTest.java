package org.folio.batch.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "https://folio.example.org, https://folio.example.org",
    "https://folio.example.org:9130/okapi, https://folio.example.org:9130",
    "http://ann:secret@localhost:9130/a/b@c, http://localhost:9130"
  })
  void gatewayOrigin_hasNoPathAndNoPassword(String url, String origin) {
    ConsoleSettings settings = new ConsoleSettings(Optional.empty(), Optional.of(url), List.of());
    assertEquals(Optional.of(origin), settings.gatewayOrigin());
  }
}
