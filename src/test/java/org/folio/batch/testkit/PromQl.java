package org.folio.batch.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict parser of the part of PromQL that our rules and dashboards use: whatever it does not
 * know is an error.
 */
public final class PromQl {
  /** A metric that an expression reads, and the labels that it selects by. */
  public record Selector(String metric, Set<String> labels) {}

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\")|([a-zA-Z_][a-zA-Z0-9_:]*)|(\\d+(?:ms|[smhdwy]))"
              + "|(\\d+(?:\\.\\d+)?)|(=~|!~|!=|==|>=|<=|[-+*/%^(){}\\[\\],=<>:]))");
  private static final Set<String> AGGREGATIONS =
      Set.of("sum", "min", "max", "avg", "count", "topk", "bottomk");
  private static final Set<String> FUNCTIONS =
      Set.of(
          "rate",
          "increase",
          "deriv",
          "changes",
          "time",
          "absent",
          "vector",
          "histogram_quantile",
          "max_over_time",
          "clamp_min");
  private static final List<Set<String>> BINARY =
      List.of(
          Set.of("or"),
          Set.of("and", "unless"),
          Set.of("==", "!=", ">", "<", ">=", "<="),
          Set.of("+", "-"),
          Set.of("*", "/", "%"),
          Set.of("^"));

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private final List<Selector> selectors = new ArrayList<>();
  private int at;

  private PromQl(String text) {
    this.text = text;
    Matcher token = TOKEN.matcher(text.strip());
    int end = 0;
    while (end < token.regionEnd()) {
      if (!token.find() || token.start() != end) {
        throw new IllegalArgumentException("Not a token at " + end + " of " + text);
      }
      tokens.add(token.group().strip());
      end = token.end();
    }
  }

  /**
   * Returns the metrics that an expression reads.
   *
   * @throws IllegalArgumentException if it is no valid expression, or uses what is not known here
   */
  public static List<Selector> selectors(String expression) {
    PromQl parser = new PromQl(expression);
    parser.binary(0);
    if (parser.at < parser.tokens.size()) {
      throw parser.unexpected("the end");
    }
    return List.copyOf(parser.selectors);
  }

  private void binary(int level) {
    if (level == BINARY.size()) {
      unary();
      return;
    }
    binary(level + 1);
    while (BINARY.get(level).contains(peek())) {
      at++;
      if (peek().equals("on") || peek().equals("ignoring")) {
        at++;
        names();
      }
      binary(level + 1);
    }
  }

  private void unary() {
    if (peek().equals("-") || peek().equals("+")) {
      at++;
    }
    primary();
    if (peek().equals("[")) {
      at++;
      duration();
      if (peek().equals(":")) {
        at++;
        duration();
      }
      expect("]");
    }
    if (peek().equals("offset")) {
      at++;
      duration();
    }
  }

  private void primary() {
    String token = peek();
    if (token.equals("(")) {
      at++;
      binary(0);
      expect(")");
    } else if (token.matches("\\d+(\\.\\d+)?")) {
      at++;
    } else if (AGGREGATIONS.contains(token)) {
      at++;
      boolean isGrouped = grouping();
      arguments();
      if (!isGrouped) {
        grouping();
      }
    } else if (FUNCTIONS.contains(token)) {
      at++;
      arguments();
    } else if (token.matches("[a-zA-Z_].*")) {
      selector();
    } else {
      throw unexpected("an expression");
    }
  }

  private boolean grouping() {
    if (!peek().equals("by") && !peek().equals("without")) {
      return false;
    }
    at++;
    names();
    return true;
  }

  private void arguments() {
    expect("(");
    while (!peek().equals(")")) {
      binary(0);
      if (!peek().equals(")")) {
        expect(",");
      }
    }
    expect(")");
  }

  private void names() {
    expect("(");
    while (!peek().equals(")")) {
      next("[a-zA-Z_]\\w*", "a label");
      if (!peek().equals(")")) {
        expect(",");
      }
    }
    expect(")");
  }

  private void selector() {
    String metric = next("[a-zA-Z_][a-zA-Z0-9_:]*", "a metric");
    if (peek().equals("(")) {
      throw new IllegalArgumentException("Unknown function " + metric + " in " + text);
    }
    Set<String> labels = new TreeSet<>();
    if (peek().equals("{")) {
      at++;
      while (!peek().equals("}")) {
        labels.add(next("[a-zA-Z_]\\w*", "a label"));
        next("=|!=|=~|!~", "an operator");
        next("\".*\"", "a text");
        if (!peek().equals("}")) {
          expect(",");
        }
      }
      expect("}");
    }
    selectors.add(new Selector(metric, labels));
  }

  private void duration() {
    next("\\d+(ms|[smhdwy])", "a duration");
  }

  private String next(String pattern, String what) {
    String token = peek();
    if (!token.matches(pattern)) {
      throw unexpected(what);
    }
    at++;
    return token;
  }

  private void expect(String token) {
    if (!peek().equals(token)) {
      throw unexpected(token);
    }
    at++;
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private IllegalArgumentException unexpected(String wanted) {
    return new IllegalArgumentException(
        "Expected %s but found \"%s\" (token %d) in %s".formatted(wanted, peek(), at, text));
  }
}
