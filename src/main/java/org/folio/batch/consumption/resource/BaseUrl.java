package org.folio.batch.consumption.resource;

import org.folio.batch.http.PublicAddress;
import org.folio.batch.http.RequestContext;

/** Creates links to resources that start with the public address of the module. */
public final class BaseUrl {
  private final PublicAddress address;

  public BaseUrl(PublicAddress address) {
    this.address = address;
  }

  public Links of(RequestContext context) {
    return new Links(address.of(context));
  }

  /** Returns the base URL without a trailing slash. */
  public String text(RequestContext context) {
    return of(context).base();
  }

  /**
   * Returns links for use long after the request.
   *
   * @param remembered the base URL at the time of the request
   */
  public Links later(String remembered) {
    return new Links(address.configured().orElse(remembered));
  }
}
