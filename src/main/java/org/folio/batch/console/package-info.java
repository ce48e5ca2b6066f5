/**
 * Serves the console, a page for the browser ({@code src/main/resources/console}). {@link
 * org.folio.batch.console.ConsoleAssets} reads its files once, when the module starts, and gives
 * them a version; {@link org.folio.batch.console.ConsoleApi} answers with them. The page reads all
 * data through the module's own API, so there is no other code for it here.
 */
@NullMarked
package org.folio.batch.console;

import org.jspecify.annotations.NullMarked;
