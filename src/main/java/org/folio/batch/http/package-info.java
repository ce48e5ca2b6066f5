/**
 * The server side of HTTP. {@code HttpServerVerticle} reads a request within limits for size, time
 * and framing. {@code RequestFilter} assigns a request id and checks the tenant header. {@code
 * Dispatcher} matches the request to a generated route, validates parameters and body against the
 * RAML schema, checks that the tenant is enabled, and calls the feature's {@code *Api} on the event
 * loop. The result is a generated response; a failure goes back to {@code RequestFilter} and
 * through the {@code ErrorMapper} of the path, which logs it once and writes it in the error format
 * of that API ({@code ErrorFormat}).
 */
@NullMarked
package org.folio.batch.http;

import org.jspecify.annotations.NullMarked;
