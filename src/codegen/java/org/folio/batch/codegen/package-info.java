/**
 * Generates interfaces, responses, models, routes and the OpenAPI document from {@code ramls/}.
 * Runs in the build and is in no jar.
 *
 * <p>The way: {@link org.folio.batch.codegen.ContractReader} reads the RAML into a {@link
 * org.folio.batch.codegen.Contract}; the writers turn that into text; {@link
 * org.folio.batch.codegen.Generate} puts it together.
 */
package org.folio.batch.codegen;
