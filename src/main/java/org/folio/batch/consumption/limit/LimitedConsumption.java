package org.folio.batch.consumption.limit;

/** A consumption with the limit that it counts towards. */
record LimitedConsumption(Limit limit, NewConsumption consumption) {
  int period() {
    return limit.period().of(consumption.serviceDate());
  }
}
