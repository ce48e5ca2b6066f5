/**
 * The columns that an upload may have: the tenant's template, its rules, and the mapping of a
 * file's header to it. {@code CellValues} reads the typed values of a row. Tenants read and replace
 * their template through {@code TemplateApi}.
 */
@NullMarked
package org.folio.batch.upload.template;

import org.jspecify.annotations.NullMarked;
