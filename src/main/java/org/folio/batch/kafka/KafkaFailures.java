package org.folio.batch.kafka;

import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/** Decides by the type of a failure of Kafka whether another attempt may succeed. */
public final class KafkaFailures {
  private KafkaFailures() {}

  /** True when a broker does not answer at the moment, or its host has no address yet. */
  public static boolean isTransient(Throwable e) {
    return e instanceof RetriableException || e instanceof IOException;
  }

  /** True when a broker, or the client itself, does not accept the settings. */
  public static boolean isRefused(Throwable e) {
    return e instanceof AuthenticationException
        || e instanceof AuthorizationException
        || isBadClientSetting(e);
  }

  // The constructors of the clients throw a plain KafkaException around the cause.
  private static boolean isBadClientSetting(Throwable e) {
    return e instanceof KafkaException && e.getCause() instanceof KafkaException;
  }
}
