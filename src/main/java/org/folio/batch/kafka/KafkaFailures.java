package org.folio.batch.kafka;

import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/** Classifies failures of Kafka by whether another attempt may succeed. */
public final class KafkaFailures {
  private KafkaFailures() {}

  /** Whether a broker is unavailable, or its host has no address yet. */
  public static boolean isTransient(Throwable e) {
    return e instanceof RetriableException || e instanceof IOException;
  }

  /** Whether a broker, or the client itself, refuses the settings. */
  public static boolean isRefused(Throwable e) {
    return e instanceof AuthenticationException
        || e instanceof AuthorizationException
        || isBadClientSetting(e);
  }

  // The constructors of the clients wrap the cause in a plain KafkaException. A call that fails has
  // an ApiException: a timeout, for instance, may be caused by a broken connection.
  private static boolean isBadClientSetting(Throwable e) {
    return e instanceof KafkaException
        && !(e instanceof ApiException)
        && e.getCause() instanceof KafkaException;
  }
}
