/**
 * Reads settings from the environment, checks them all at once and hands each part of the module
 * its own settings record. {@code Setting} lists every name with its default and range;
 * docs/settings.md is tested against it.
 */
@NullMarked
package org.folio.batch.config;

import org.jspecify.annotations.NullMarked;
