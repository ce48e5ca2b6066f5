package org.folio.batch.consumption;

import java.time.Instant;
import org.folio.batch.api.model.DateTimeValue;
import org.folio.batch.api.model.Link;
import org.folio.batch.operation.Page;
import org.jspecify.annotations.Nullable;

/** What all resources of this API have in common. */
final class Resources {
  /** The media type of all of them. */
  static final String MEDIA_TYPE = "application/vnd.oracle.insurance.resource+json";

  private Resources() {}

  static DateTimeValue dateTime(Instant at) {
    return dateTime(DateTimes.text(at));
  }

  static DateTimeValue dateTime(String text) {
    return new DateTimeValue().withValue(text);
  }

  static @Nullable String textOf(@Nullable DateTimeValue value) {
    return value == null ? null : value.getValue();
  }

  /** Whether there is a page after this one. */
  static boolean hasMore(Page<?> page, int offset) {
    return (long) offset + page.items().size() < page.total();
  }

  static Link link(String rel, String href) {
    return new Link().withRel(rel).withHref(href);
  }

  static Link link(String rel, String href, String httpMethod) {
    return link(rel, href).withHttpMethod(httpMethod);
  }
}
