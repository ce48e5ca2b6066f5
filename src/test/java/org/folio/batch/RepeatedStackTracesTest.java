package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.junit.jupiter.api.Test;

class RepeatedStackTracesTest {
  private final RepeatedStackTraces policy = new RepeatedStackTraces();

  @Test
  void sameRootCause_hasItsStackTraceOnceAndThenItsReason() {
    Throwable refused = new IOException("Connection refused");
    LogEvent first = event("one", new IllegalStateException(refused));
    LogEvent second =
        event("two", ServiceException.of(Kind.UNAVAILABLE, "try again later", refused));

    assertSame(first, policy.rewrite(first));
    LogEvent rewritten = policy.rewrite(second);

    assertNull(rewritten.getThrown());
    assertEquals("two: Connection refused", rewritten.getMessage().getFormattedMessage());
  }

  @Test
  void otherRootCause_hasItsStackTrace() {
    policy.rewrite(event("one", new IOException("Connection refused")));
    LogEvent other = event("two", new IOException("Connection reset"));

    assertSame(other, policy.rewrite(other));
  }

  @Test
  void sameMessageFromAnotherPlace_hasItsStackTrace() {
    policy.rewrite(event("one", here()));
    LogEvent other = event("two", there());

    assertSame(other, policy.rewrite(other));
  }

  @Test
  void causesInACircle_areNotFollowedForever() {
    IOException one = new IOException("one");
    one.initCause(new IOException("two", one));
    policy.rewrite(event("first", one));

    assertEquals(
        "again: one: two", policy.rewrite(event("again", one)).getMessage().getFormattedMessage());
  }

  private static Throwable here() {
    return new IllegalStateException();
  }

  private static Throwable there() {
    return new IllegalStateException();
  }

  private static LogEvent event(String message, Throwable thrown) {
    return Log4jLogEvent.newBuilder()
        .setMessage(new SimpleMessage(message))
        .setThrown(thrown)
        .build();
  }
}
