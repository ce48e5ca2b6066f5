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
 * The properties of the content service that a tenant's own columns can fill. The service refuses a
 * content with any property that it does not know, so that other columns are not sent.
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

  /** The known ones of a tenant's own columns: {@code Age Group} fills {@code ageGroup}. */
  static JsonObject of(JsonObject ownColumns) {
    JsonObject properties = new JsonObject();
    ownColumns.forEach(
        column ->
            Optional.ofNullable(BY_KEY.get(key(column.getKey())))
                .ifPresent(
                    property -> properties.put(property, value(property, column.getValue()))));
    return properties;
  }

  // A tenant's template may call a list what the service calls a text, and the other way round.
  private static Object value(String property, Object cell) {
    boolean isList = LISTS.contains(property);
    if (cell instanceof JsonArray values && !isList) {
      return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
    return isList && !(cell instanceof JsonArray)
        ? new JsonArray(CsvCells.list(String.valueOf(cell)))
        : cell;
  }

  /** A name without case and without what separates its words. */
  private static String key(String name) {
    return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
  }
}
