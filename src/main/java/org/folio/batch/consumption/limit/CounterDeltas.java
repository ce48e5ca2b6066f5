package org.folio.batch.consumption.limit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums up new consumptions into one change for each counter. */
final class CounterDeltas {
  private final Map<Key, Change> changes = new HashMap<>();

  private CounterDeltas() {}

  /** Identifies a counter. */
  record Key(long limitId, String subject, int period, String currency) {
    static Key of(LimitedConsumption one) {
      return new Key(
          one.limit().id(),
          one.consumption().subject(),
          one.period(),
          one.consumption().quantity().currency());
    }
  }

  /** What the consumptions add to a counter. */
  record Change(Key counter, BigDecimal quantity, long consumptions) {
    Change plus(Change other) {
      return new Change(counter, quantity.add(other.quantity), consumptions + other.consumptions);
    }
  }

  static List<Change> of(List<LimitedConsumption> consumptions) {
    CounterDeltas sums = new CounterDeltas();
    consumptions.forEach(sums::add);
    return new ArrayList<>(sums.changes.values());
  }

  private void add(LimitedConsumption one) {
    Key key = Key.of(one);
    changes.merge(key, new Change(key, one.consumption().quantity().value(), 1), Change::plus);
  }
}
