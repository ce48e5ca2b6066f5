package org.folio.batch.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What a class of the module logs, from DEBUG on, while this is open. */
public final class LoggedLines implements AutoCloseable {
  private record Line(Level level, String text) {}

  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final AbstractAppender appender;

  private LoggedLines(String name) {
    Configurator.setLevel(name, Level.DEBUG);
    logger = (Logger) LogManager.getLogger(name);
    appender =
        new AbstractAppender("lines of " + name, null, null, true, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            lines.add(new Line(event.getLevel(), event.getMessage().getFormattedMessage()));
          }
        };
    appender.start();
    logger.addAppender(appender);
  }

  public static LoggedLines of(String className) {
    return new LoggedLines(className);
  }

  /** The lines of this level that have this part. */
  public List<String> with(Level level, String part) {
    return lines.stream()
        .filter(line -> line.level().equals(level) && line.text().contains(part))
        .map(Line::text)
        .toList();
  }

  @Override
  public void close() {
    logger.removeAppender(appender);
    appender.stop();
    Configurator.setLevel(logger.getName(), Level.INFO);
  }
}
