package org.folio.batch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.rewrite.RewriteAppender;
import org.apache.logging.log4j.core.appender.rewrite.RewritePolicy;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;

/**
 * Logs a stack trace once in ten minutes. In between, a failure with the same root cause is one
 * line with its reason. An outage of the database would otherwise fill the log: all requests and
 * loops fail in the same way.
 */
final class RepeatedStackTraces implements RewritePolicy {
  private static final long FORGOTTEN_AFTER_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int MOST_REMEMBERED = 200;

  /** Tells apart failures with the same message; the frames below differ by caller. */
  private static final int FRAMES = 3;

  /** When each root cause was logged, the latest last; used under the lock of this object. */
  private final Map<String, Long> logged = new LinkedHashMap<>();

  /** Puts this between the loggers and the appenders of the configuration. */
  static void install() {
    LoggerContext context = LoggerContext.getContext(false);
    Configuration configuration = context.getConfiguration();
    LoggerConfig root = configuration.getRootLogger();
    AppenderRef[] appenders = root.getAppenderRefs().toArray(AppenderRef[]::new);
    RewriteAppender rewriting =
        RewriteAppender.createAppender(
            "stack traces once", null, appenders, configuration, new RepeatedStackTraces(), null);
    rewriting.start();
    configuration.addAppender(rewriting);
    for (AppenderRef appender : appenders) {
      root.removeAppender(appender.getRef());
    }
    root.addAppender(rewriting, null, null);
    context.updateLoggers();
  }

  @Override
  public LogEvent rewrite(LogEvent event) {
    Throwable thrown = event.getThrown();
    if (thrown == null || isNew(rootCause(thrown), System.nanoTime())) {
      return event;
    }
    String message = event.getMessage().getFormattedMessage();
    return new Log4jLogEvent.Builder(event)
        .setMessage(new SimpleMessage(message + ": " + Reasons.of(thrown)))
        .setThrown(null)
        .build();
  }

  private synchronized boolean isNew(String cause, long now) {
    Long before = logged.get(cause);
    if (before != null && now - before < FORGOTTEN_AFTER_NANOS) {
      return false;
    }
    logged.remove(cause);
    logged.put(cause, now);
    if (logged.size() > MOST_REMEMBERED) {
      logged.remove(logged.keySet().iterator().next());
    }
    return true;
  }

  private static String rootCause(Throwable thrown) {
    Throwable root = thrown;
    for (int depth = 0; root.getCause() != null && depth < Reasons.MOST_CAUSES; depth++) {
      root = root.getCause();
    }
    StackTraceElement[] frames = root.getStackTrace();
    return root + Arrays.toString(Arrays.copyOf(frames, Math.min(FRAMES, frames.length)));
  }
}
