package org.folio.batch.consumption.limit;

/** A limit as a client sends it. */
public record NewLimit(
    String code,
    String description,
    LimitLevel level,
    LimitType type,
    LimitPeriod period,
    Quantity maximum) {}
