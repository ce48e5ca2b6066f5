package org.folio.batch.consumption;

import org.folio.batch.http.PublicAddress;
import org.folio.batch.http.RequestContext;

/** Creates links to resources that start with the public address of the module. */
public final class BaseUrl {
  private final PublicAddress address;

  public BaseUrl(PublicAddress address) {
    this.address = address;
  }

  Links of(RequestContext context) {
    return new Links(address.of(context));
  }

  /** Without a slash at its end. */
  public String text(RequestContext context) {
    return of(context).base();
  }

  /**
   * For what happens long after the request.
   *
   * @param remembered what it was at that time
   */
  Links later(String remembered) {
    return new Links(address.configured().orElse(remembered));
  }
}
