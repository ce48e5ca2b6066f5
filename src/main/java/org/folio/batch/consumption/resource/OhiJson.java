package org.folio.batch.consumption.resource;

import java.time.Instant;
import org.folio.batch.api.model.DateTimeValue;
import org.folio.batch.api.model.Link;
import org.folio.batch.db.ResultPage;
import org.jspecify.annotations.Nullable;

/** What all resources of the OHI API have in common. */
public final class OhiJson {
  /** The media type of all resources. */
  public static final String MEDIA_TYPE = "application/vnd.oracle.insurance.resource+json";

  private OhiJson() {}

  public static DateTimeValue dateTime(Instant at) {
    return dateTime(DateTimes.text(at));
  }

  public static DateTimeValue dateTime(String text) {
    return new DateTimeValue().withValue(text);
  }

  public static @Nullable String textOf(@Nullable DateTimeValue value) {
    return value == null ? null : value.getValue();
  }

  /** Returns whether there is a next page. */
  public static boolean hasMore(ResultPage<?> page, int offset) {
    return (long) offset + page.items().size() < page.total();
  }

  public static Link link(String rel, String href) {
    return new Link().withRel(rel).withHref(href);
  }

  public static Link link(String rel, String href, String httpMethod) {
    return link(rel, href).withHttpMethod(httpMethod);
  }
}
