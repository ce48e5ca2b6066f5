/**
 * Reads settings from the environment, validates them all at once and gives each part of the module
 * its own settings record. {@code Setting} lists every name with its default and description;
 * docs/settings.md is tested against it.
 */
@NullMarked
package org.folio.batch.config;

import org.jspecify.annotations.NullMarked;
