package org.folio.batch.query;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.folio.batch.api.model.Link;
import org.jspecify.annotations.Nullable;

/** The address of the next page, for lists in OHI's form. */
public final class NextLink {
  private final StringBuilder address;

  /**
   * @param path address of the list
   * @param limit as in the request
   */
  public NextLink(String path, int limit) {
    address = new StringBuilder(path).append("?limit=").append(limit);
  }

  /** Adds a parameter of the request, unless it is null. */
  public NextLink with(String name, @Nullable String value) {
    if (value != null) {
      address
          .append('&')
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return this;
  }

  /** The link of a page; null on the last one. */
  public @Nullable List<Link> links(ListPage<?> page) {
    String next = page.next();
    return next == null
        ? null
        : List.of(
            new Link().withRel("next").withHref(address + "&after=" + next).withHttpMethod("GET"));
  }
}
