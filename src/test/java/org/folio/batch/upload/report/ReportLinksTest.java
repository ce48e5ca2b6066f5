package org.folio.batch.upload.report;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.testkit.SettableClock;
import org.junit.jupiter.api.Test;

/** Which links open a report. */
class ReportLinksTest {
  private static final Tenant DIKU = new Tenant("diku");
  private static final Pattern LINK =
      Pattern.compile("/batch-tracking/upload-reports/diku/42\\?expires=(\\d+)&signature=(.+)");

  private final SettableClock clock = SettableClock.atNow();
  private final ReportLinks links = links("one secret that is long enough to be one");
  private final long expires;
  private final String signature;

  ReportLinksTest() {
    Matcher link = LINK.matcher(links.sign(DIKU, "42"));
    assertTrue(link.matches());
    expires = Long.parseLong(link.group(1));
    signature = link.group(2);
  }

  private ReportLinks links(String secret) {
    return new ReportLinks(secret, Duration.ofSeconds(300), clock);
  }

  private static void assertRefused(Runnable verification) {
    ServiceException failure = assertThrows(ServiceException.class, verification::run);
    assertEquals("INVALID_REPORT_LINK", failure.code());
  }

  @Test
  void link_isValid_untilItExpires() {
    clock.advance(Duration.ofSeconds(298));
    assertDoesNotThrow(() -> links.verify(DIKU, "42", expires, signature));
    clock.advance(Duration.ofSeconds(3));
    assertRefused(() -> links.verify(DIKU, "42", expires, signature));
  }

  @Test
  void link_isAccepted_byInstanceWithSameSecret() {
    ReportLinks other = links("one secret that is long enough to be one");
    assertDoesNotThrow(() -> other.verify(DIKU, "42", expires, signature));
  }

  @Test
  void link_isRefused_whenTampered() {
    assertRefused(() -> links.verify(new Tenant("other"), "42", expires, signature));
    assertRefused(() -> links.verify(DIKU, "43", expires, signature));
    assertRefused(() -> links.verify(DIKU, "42", expires + 1, signature));
    assertRefused(() -> links.verify(DIKU, "42", expires, signature + "x"));
    assertRefused(() -> links.verify(DIKU, "42", expires, ""));
    assertRefused(
        () -> links("another secret that is long enough").verify(DIKU, "42", expires, signature));
  }

  @Test
  void link_isRefused_whenItsExpiryIsExtreme() {
    assertRefused(() -> links.verify(DIKU, "42", Long.MAX_VALUE, signature));
    assertRefused(() -> links.verify(DIKU, "42", Long.MIN_VALUE, signature));
  }
}
