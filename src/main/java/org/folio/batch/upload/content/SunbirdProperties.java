package org.folio.batch.upload.content;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.folio.batch.upload.csv.CsvCells;

/**
 * The properties of the content service that a tenant's own columns can fill. Other columns are not
 * sent, because the service refuses a content with an unknown property.
 */
final class SunbirdProperties {
  private static final List<String> TEXTS =
      List.of(
          "contentType",
          "primaryCategory",
          "creator",
          "creators",
          "contributors",
          "publisher",
          "publication",
          "edition",
          "owner",
          "source",
          "sourceURL",
          "notes",
          "instructions",
          "difficultyLevel",
          "interactivityLevel",
          "learningMode",
          "year");

  private static final List<String> LISTS =
      List.of(
          "additionalCategories",
          "ageGroup",
          "attributions",
          "collaborators",
          "genre",
          "imageCredits",
          "language",
          "learningObjective",
          "learningOutcome",
          "skills",
          "soundCredits",
          "theme",
          "voiceCredits");

  private static final Map<String, String> BY_KEY =
      Stream.of(TEXTS, LISTS)
          .flatMap(List::stream)
          .collect(Collectors.toMap(SunbirdProperties::key, Function.identity()));

  private SunbirdProperties() {}

  /** Returns the columns that fill a known property: {@code Age Group} fills {@code ageGroup}. */
  static JsonObject of(JsonObject ownColumns) {
    JsonObject properties = new JsonObject();
    ownColumns.forEach(
        column ->
            Optional.ofNullable(BY_KEY.get(key(column.getKey())))
                .ifPresent(
                    property -> properties.put(property, value(property, column.getValue()))));
    return properties;
  }

  // A tenant's template may declare a list where the service has a text, and the other way round.
  private static Object value(String property, Object cell) {
    boolean isList = LISTS.contains(property);
    if (cell instanceof JsonArray values && !isList) {
      return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
    return isList && !(cell instanceof JsonArray)
        ? new JsonArray(CsvCells.list(String.valueOf(cell)))
        : cell;
  }

  /** Returns a name without case and word separators. */
  private static String key(String name) {
    return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
  }
}
