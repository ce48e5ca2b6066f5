/**
 * Calls addresses that users name, safely. {@link org.folio.batch.http.client.OutboundUrlPolicy}
 * parses and checks a URL, {@link org.folio.batch.http.client.OutboundAddressPolicy} resolves the
 * host and refuses private addresses, and {@link org.folio.batch.http.client.ExternalClient}
 * connects to exactly the address that was checked, with bounded redirects, size and time.
 */
@NullMarked
package org.folio.batch.http.client;

import org.jspecify.annotations.NullMarked;
