package org.folio.batch.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.folio.batch.query.Filter.All;
import org.folio.batch.query.Filter.And;
import org.folio.batch.query.Filter.Compare;
import org.folio.batch.query.Filter.In;
import org.folio.batch.query.Filter.Not;
import org.folio.batch.query.Filter.Operator;
import org.folio.batch.query.Filter.Or;

/** Writes filters as SQL. Every value that can come from a client is a bound parameter. */
final class SqlCondition {
  private final List<Object> values = new ArrayList<>();

  /** The values of the parameters written so far, in their order. */
  List<Object> values() {
    return values;
  }

  /** Binds a value and returns its parameter. */
  String bind(Object value, String type) {
    values.add(value);
    return "$" + values.size() + "::" + type;
  }

  String of(Filter filter) {
    if (filter instanceof All) {
      return "true";
    }
    if (filter instanceof And and) {
      return joined(and.parts(), " AND ");
    }
    if (filter instanceof Or or) {
      return joined(or.parts(), " OR ");
    }
    if (filter instanceof Not not) {
      return not(not.negated());
    }
    if (filter instanceof In in) {
      return in(in);
    }
    return compare((Compare) filter);
  }

  private String in(In in) {
    String type = in.field().type().sql();
    List<String> parameters = new ArrayList<>(in.values().size());
    in.values().forEach(value -> parameters.add(bind(value, type)));
    return "%s = ANY (ARRAY[%s]::%s[])"
        .formatted(in.field().column(), String.join(", ", parameters), type);
  }

  private String joined(List<Filter> parts, String joint) {
    List<String> texts = new ArrayList<>(parts.size());
    parts.forEach(part -> texts.add(of(part)));
    return "(" + String.join(joint, texts) + ")";
  }

  // What has no value is not equal to any value, so it matches the negation.
  private String not(Filter negated) {
    return negated instanceof Compare compare && compare.field().type() == Field.Type.CHOICE
        ? "NOT " + compare(compare)
        : "(" + of(negated) + ") IS NOT TRUE";
  }

  private String compare(Compare compare) {
    Field field = compare.field();
    String condition =
        switch (field.type()) {
          case CHOICE ->
              "(" + Objects.requireNonNull(field.choices().get(compare.value().toString())) + ")";
          case TEXT -> text(compare);
          case UUID, NUMBER, TIME, CODE ->
              field.column()
                  + " "
                  + compare.operator().sql()
                  + " "
                  + field.value().formatted(bind(compare.value(), field.type().sql()));
        };
    String guard = field.guard();
    return guard == null ? condition : "(" + condition + " AND " + guard + ")";
  }

  private String text(Compare compare) {
    String column = compare.field().column();
    if (compare.operator() == Operator.WORDS) {
      return Field.searchable(column)
          + " @@ to_tsquery('simple', "
          + bind(compare.value(), "text")
          + ")";
    }
    return "lower(%s) %s %s"
        .formatted(column, compare.operator().sql(), bind(compare.value(), "text"));
  }
}
