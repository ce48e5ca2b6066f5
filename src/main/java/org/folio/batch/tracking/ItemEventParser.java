package org.folio.batch.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.commit.Decoded;
import org.folio.batch.tracking.ItemEventVerdict.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Parses whole item events; its verdict is the reference for {@link ItemEventScanner}. Text after
 * the event makes it unreadable. If a key occurs twice in an object, the last one counts, as in
 * most parsers. Not thread-safe.
 */
final class ItemEventParser {
  private static final ObjectReader JSON =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(new ParserLimits()).build())
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

  private final ItemEventExcerpt excerpts = new ItemEventExcerpt();

  Decoded<UUID> read(byte[] value, Supplier<@Nullable String> tenantHeader) {
    JsonNode event;
    try {
      event = JSON.readTree(value);
    } catch (StreamConstraintsException e) {
      return readExcerpt(value, tenantHeader, e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      return ItemEventVerdict.unreadable(
          tenantHeader, "The value is not JSON" + place(e.getLocation()));
    } catch (IOException e) {
      // not a valid encoding
      return ItemEventVerdict.unreadable(tenantHeader, "The value is not JSON");
    }
    return read(event, tenantHeader);
  }

  // Properties that exceed the limits mostly do not affect the verdict; then the excerpt is enough.
  private Decoded<UUID> readExcerpt(
      byte[] value, Supplier<@Nullable String> tenantHeader, String limit) {
    byte[] excerpt = excerpts.of(value);
    if (excerpt == null) {
      return ItemEventVerdict.unreadable(tenantHeader, limit);
    }
    try {
      return read(JSON.readTree(excerpt), tenantHeader);
    } catch (IOException e) {
      return ItemEventVerdict.unreadable(tenantHeader, limit);
    }
  }

  private static Decoded<UUID> read(JsonNode event, Supplier<@Nullable String> tenantHeader) {
    if (!event.isObject()) {
      return ItemEventVerdict.unreadable(tenantHeader, "The value is not a JSON object");
    }
    JsonNode tenant = event.path("tenant");
    if (!isAbsent(tenant) && !tenant.isTextual()) {
      return ItemEventVerdict.unreadable(tenantHeader, "The property tenant is not a string");
    }
    String tenantId = tenant.asText("").isBlank() ? tenantHeader.get() : tenant.asText();
    if (tenantId == null || tenantId.isBlank()) {
      return ItemEventVerdict.NO_TENANT;
    }
    return verdict(event, Tenant.ifValid(tenantId));
  }

  private static Decoded<UUID> verdict(JsonNode event, Optional<Tenant> tenant) {
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
        before.isObject()
            && FIELDS_THAT_COUNT.stream()
                .anyMatch(field -> differs(before.at(field), after.at(field))));
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

  /** The parser's default limits, with messages that tell an operator which one was exceeded. */
  private static final class ParserLimits extends StreamReadConstraints {
    private static final long serialVersionUID = 1L;

    ParserLimits() {
      super(
          DEFAULT_MAX_DEPTH,
          DEFAULT_MAX_DOC_LEN,
          DEFAULT_MAX_NUM_LEN,
          DEFAULT_MAX_STRING_LEN,
          DEFAULT_MAX_NAME_LEN,
          DEFAULT_MAX_TOKEN_COUNT);
    }

    @Override
    public void validateNestingDepth(int depth) throws StreamConstraintsException {
      require(depth, _maxNestingDepth, "The value is nested more than %,d levels deep");
    }

    @Override
    public void validateFPLength(int length) throws StreamConstraintsException {
      require(length, _maxNumLen, "The value has a number of more than %,d characters");
    }

    @Override
    public void validateIntegerLength(int length) throws StreamConstraintsException {
      validateFPLength(length);
    }

    @Override
    public void validateNameLength(int length) throws StreamConstraintsException {
      require(length, _maxNameLen, "The value has a property name of more than %,d characters");
    }

    @Override
    public void validateStringLength(int length) throws StreamConstraintsException {
      require(length, _maxStringLen, "The value has a string of more than %,d characters");
    }

    private static void require(int actual, int limit, String otherwise)
        throws StreamConstraintsException {
      if (actual > limit) {
        throw new StreamConstraintsException(
            String.format(Locale.ROOT, otherwise, limit) + ", the limit of the parser");
      }
    }
  }
}
