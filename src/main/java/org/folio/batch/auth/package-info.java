/**
 * Determines the user of a request. {@link org.folio.batch.auth.UserResolver} takes the user id
 * that the gateway sends, or else verifies the Sunbird user token with a configured key or with
 * keys fetched from a JWKS address. Runs on the event loop of the request; fetching keys never
 * blocks it.
 */
@NullMarked
package org.folio.batch.auth;

import org.jspecify.annotations.NullMarked;
