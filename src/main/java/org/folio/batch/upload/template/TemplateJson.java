package org.folio.batch.upload.template;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Converts a template to and from its stored JSON form. */
public final class TemplateJson {
  private static final int DEFAULT_LENGTH = 1_000;

  private TemplateJson() {}

  public static JsonArray of(Template template) {
    JsonArray columns = new JsonArray();
    template.columns().forEach(column -> columns.add(of(column)));
    return columns;
  }

  public static Template read(JsonArray columns) {
    return new Template(
        columns.stream().map(JsonObject.class::cast).map(TemplateJson::column).toList());
  }

  private static JsonObject of(TemplateColumn column) {
    JsonArray modes = new JsonArray();
    column.requiredIn().stream().sorted().forEach(mode -> modes.add(mode.label()));
    JsonObject json =
        new JsonObject()
            .put("name", column.name())
            .put("requiredIn", modes)
            .put("allowedValues", new JsonArray(column.allowedValues()))
            .put("maxLength", column.maxLength())
            .put("kind", column.kind().name().toLowerCase(Locale.ROOT));
    if (column.substitute() != null) {
      json.put("substitute", column.substitute());
    }
    if (!column.field().equals(column.name())) {
      json.put("field", column.field());
    }
    return json;
  }

  private static TemplateColumn column(JsonObject json) {
    Set<OperationMode> requiredIn = EnumSet.noneOf(OperationMode.class);
    texts(json, "requiredIn")
        .forEach(label -> requiredIn.add(OperationMode.ofLabel(label).orElseThrow()));
    return new TemplateColumn(
        json.getString("name"),
        requiredIn,
        texts(json, "allowedValues"),
        json.getInteger("maxLength", DEFAULT_LENGTH),
        TemplateColumn.Kind.valueOf(json.getString("kind", "text").toUpperCase(Locale.ROOT)),
        json.getString("substitute"),
        json.getString("field", json.getString("name")));
  }

  private static List<String> texts(JsonObject json, String key) {
    return json.getJsonArray(key, new JsonArray()).stream().map(String::valueOf).toList();
  }
}
