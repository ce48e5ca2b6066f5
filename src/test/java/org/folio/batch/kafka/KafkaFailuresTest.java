package org.folio.batch.kafka;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class KafkaFailuresTest {
  @Test
  void timeout_isTransient_whenABrokenConnectionCausedIt() {
    TimeoutException timeout =
        new TimeoutException("timed out", new DisconnectException("disconnected"));

    assertTrue(KafkaFailures.isTransient(timeout));
    assertFalse(KafkaFailures.isRefused(timeout));
  }

  @Test
  void setting_isRefused_whenTheClientCannotBeCreated() {
    KafkaException failure =
        new KafkaException("Failed to create new client", new ConfigException("no such file"));

    assertTrue(KafkaFailures.isRefused(failure));
    assertFalse(KafkaFailures.isTransient(failure));
  }

  @Test
  void login_isRefused_whenTheBrokerRejectsIt() {
    assertTrue(KafkaFailures.isRefused(new SaslAuthenticationException("wrong password")));
  }
}
