package org.folio.batch.error;

/**
 * One violated rule of a request.
 *
 * @param message what is wrong, for a person
 * @param code stable name of the rule, for a program
 * @param key the property or parameter that violates it
 * @param value the value sent, as text; {@code "null"} if none was
 */
public record Violation(String message, String code, String key, String value) {}
