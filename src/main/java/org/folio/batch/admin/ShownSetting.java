package org.folio.batch.admin;

import java.util.Optional;

/**
 * A setting as an operator sees it.
 *
 * @param value empty for a secret, and if it is not set and has no default
 * @param isSet whether the environment has it
 */
public record ShownSetting(
    String name, Optional<String> value, boolean isSet, boolean isSecret, String description) {}
