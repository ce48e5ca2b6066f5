package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.folio.batch.config.Setting;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  @Test
  void help_namesEverySetting() {
    String help = CommandLine.help();

    for (Setting setting : Setting.values()) {
      assertTrue(help.contains("\n  " + setting), setting + " is missing in " + help);
      assertTrue(help.contains(setting.description()), setting.description());
    }
  }

  @Test
  void settings_areShownWithoutSecretsAndDefaults() {
    assertEquals(
        "DB_HOST=db, DB_PASSWORD=(set), CONTENT_SERVICE_URL=https://(user)@content/x,"
            + " JAVA_OPTIONS=(set), all others have their defaults",
        CommandLine.settings(
            Map.of(
                "DB_HOST", " db ",
                "DB_PORT", " ",
                "DB_PASSWORD", "s3cret",
                "CONTENT_SERVICE_URL", "https://admin:s3cret@content/x",
                "JAVA_OPTIONS", "-Dpassword=s3cret",
                "PATH", "/bin")));
  }

  @Test
  void longValue_isCutAndOnOneLine() {
    String shown =
        CommandLine.settings(Map.of("DB_SERVER_PEM", "-----BEGIN\n" + "x".repeat(2_000)));

    assertTrue(shown.startsWith("DB_SERVER_PEM=-----BEGIN xxx"), shown);
    assertTrue(shown.length() < 300 && !shown.contains("\n"), shown);
  }
}
