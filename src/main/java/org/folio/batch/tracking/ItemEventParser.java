package org.folio.batch.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.Reading;
import org.folio.batch.tracking.ItemEventVerdict.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads item events in full; what it says is right by definition. Text behind the event makes it
 * unreadable. Of a key that stands twice in an object the last one counts, as in most parsers.
 */
final class ItemEventParser {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);
  private static final List<JsonPointer> FIELDS_THAT_COUNT =
      Stream.of(
              "/holdingsRecordId",
              "/barcode",
              "/accessionNumber",
              "/effectiveCallNumberComponents/callNumber")
          .map(JsonPointer::compile)
          .toList();

  Reading<UUID> read(byte[] value, Supplier<@Nullable String> tenantHeader) {
    JsonNode event;
    try {
      event = JSON.readTree(value);
    } catch (JsonProcessingException e) {
      return ItemEventVerdict.unreadable(tenantHeader, "It is not JSON" + place(e.getLocation()));
    } catch (IOException e) {
      // an encoding that is none
      return ItemEventVerdict.unreadable(tenantHeader, "It is not JSON");
    }
    if (!event.isObject()) {
      return ItemEventVerdict.unreadable(tenantHeader, "It is not a JSON object");
    }
    JsonNode tenant = event.path("tenant");
    if (!isAbsent(tenant) && !tenant.isTextual()) {
      return ItemEventVerdict.unreadable(tenantHeader, "Its tenant is not a string");
    }
    String tenantId = tenant.asText("").isEmpty() ? tenantHeader.get() : tenant.asText();
    if (tenantId == null || tenantId.isEmpty()) {
      return ItemEventVerdict.NO_TENANT;
    }
    return verdict(event, Tenant.ifValid(tenantId));
  }

  private static Reading<UUID> verdict(JsonNode event, Optional<Tenant> tenant) {
    Kind kind =
        switch (event.path("type").asText()) {
          case "CREATE" -> Kind.CREATE;
          case "UPDATE" -> Kind.UPDATE;
          default -> Kind.OTHER;
        };
    JsonNode before = event.path("old");
    JsonNode after = event.path("new");
    byte[] batch = after.path("purchaseOrderLineIdentifier").asText().getBytes(UTF_8);
    return ItemEventVerdict.of(
        kind,
        tenant,
        UuidText.parse(batch, 0, batch.length),
        FIELDS_THAT_COUNT.stream().anyMatch(field -> differs(before.at(field), after.at(field))));
  }

  private static boolean differs(JsonNode before, JsonNode after) {
    return isAbsent(before) ? !isAbsent(after) : !before.equals(after);
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static String place(@Nullable JsonLocation at) {
    return at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
