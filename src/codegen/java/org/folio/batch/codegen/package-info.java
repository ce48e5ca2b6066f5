/**
 * Generates interfaces, responses, models, routes and the OpenAPI document from {@code ramls/}.
 * Runs during the build and is not part of any jar.
 *
 * <p>{@link org.folio.batch.codegen.ContractReader} reads the RAML into a {@link
 * org.folio.batch.codegen.Contract}; the writers turn that into text; {@link
 * org.folio.batch.codegen.Generate} writes the files.
 */
package org.folio.batch.codegen;
