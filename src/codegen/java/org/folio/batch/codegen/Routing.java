package org.folio.batch.codegen;

import java.util.Comparator;
import java.util.List;
import org.folio.batch.codegen.Contract.Operation;

/**
 * Orders routes: literal segments before parameters, so that a parameter never hides a named path.
 */
final class Routing {
  static final Comparator<Operation> LITERALS_FIRST =
      Comparator.<Operation, List<String>>comparing(o -> segments(o.path()), Routing::compare)
          .thenComparing(Operation::verb);

  private Routing() {}

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/"));
  }

  private static int compare(List<String> a, List<String> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      boolean isParameterA = a.get(i).startsWith("{");
      boolean isParameterB = b.get(i).startsWith("{");
      if (isParameterA != isParameterB) {
        return isParameterA ? 1 : -1;
      }
      int byName = a.get(i).compareTo(b.get(i));
      if (byName != 0) {
        return byName;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
