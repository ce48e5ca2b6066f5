package org.folio.batch.consumption.limit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.folio.batch.ingest.commit.Decoded;
import org.folio.batch.ingest.commit.Decoded.Skipped;
import org.folio.batch.ingest.commit.Decoded.Unreadable;

/** A record with a number of any shape is counted or put aside; it never stops the reading. */
class ConsumptionDecoderTest {
  private final ConsumptionDecoder reader = new ConsumptionDecoder();

  @Provide
  Arbitrary<String> numbers() {
    return Arbitraries.of(
        "1e2147483648",
        "-1e-2147483649",
        "0e2147483648",
        "1e2147483647",
        "1e-2147483647",
        "1e999999999",
        "1e-999999999",
        "1e99999999999",
        "1e1001",
        "9".repeat(1_001),
        "1e" + "9".repeat(40));
  }

  @Provide
  Arbitrary<String> places() {
    return Arbitraries.of(
        "%s",
        "[%s]",
        "{\"unheardOf\": %s}",
        "{\"unheardOf\": [{\"a\": %s}]}",
        "{\"numberOfUnits\": %s}",
        "{\"limitCode\": %s}",
        "{\"externalId\": %s}",
        "{\"serviceDate\": %s}",
        "{\"amount\": %s}",
        "{\"amount\": {\"value\": %s, \"currency\": \"EUR\"}}",
        "{\"amount\": {\"value\": 1, \"currency\": %s}}",
        "{\"transactionDateTime\": {\"value\": %s}}");
  }

  @Property
  void numberOfAnyShape_isNeverAnException(
      @ForAll("numbers") String number, @ForAll("places") String place) {
    Decoded<NewConsumption> reading = read(place.formatted(number));

    assertFalse(reading instanceof Skipped);
  }

  @Example
  void amountWhoseExponentNoIntHolds_isPutAside() {
    assertInstanceOf(
        Unreadable.class,
        read(
            "{\"limitCode\":\"A\",\"subjectCode\":\"B\",\"serviceDate\":\"2026-01-31\",\"amount\":{\"value\":1e2147483648,\"currency\":\"EUR\"}}"));
  }

  private Decoded<NewConsumption> read(String value) {
    return reader.read(value.getBytes(StandardCharsets.UTF_8), () -> "diku");
  }
}
