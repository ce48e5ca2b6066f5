package org.folio.batch.error;

/**
 * One rule that a request breaks.
 *
 * @param message what is wrong, for a person
 * @param code stable name of the rule, for a program
 * @param key the property or parameter that breaks it
 * @param value what was sent there, as text; {@code "null"} when nothing was
 */
public record Violation(String message, String code, String key, String value) {}
