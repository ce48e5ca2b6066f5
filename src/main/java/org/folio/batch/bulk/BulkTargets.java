package org.folio.batch.bulk;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The lists whose records bulk actions can be applied to. */
public final class BulkTargets {
  private final Map<String, BulkTarget> byName;

  public BulkTargets(List<BulkTarget> targets) {
    byName =
        targets.stream()
            .collect(Collectors.toUnmodifiableMap(BulkTarget::name, Function.identity()));
  }

  BulkTarget require(String name) {
    BulkTarget target = byName.get(name);
    if (target == null) {
      throw new IllegalArgumentException("There is no list " + name);
    }
    return target;
  }
}
