package org.folio.batch;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.folio.batch.config.Setting;

/** What the process tells operators about itself: its usage, and the settings it runs with. */
final class CommandLine {
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]*@");
  private static final int LONGEST_VALUE = 200;

  private CommandLine() {}

  /** The answer to {@code --help}: usage and every setting. */
  static String help() {
    return """
        %s %s

        Usage: java [-Dhttp.port=PORT] -jar mod-batch-tracking-fat.jar [--help | --version]

        Without an option it starts and serves until it is stopped. Settings are environment variables:

        %s

        Exit codes: 1 not started, 2 wrong settings, 3 not stopped in time, 143 stopped by SIGTERM.
        """
        .formatted(
            ModuleInfo.NAME,
            ModuleInfo.VERSION,
            Arrays.stream(Setting.values())
                .map(CommandLine::line)
                .collect(Collectors.joining("\n")));
  }

  static String unknown(String option) {
    return "Unknown option \"%s\"; the options are --help and --version. Settings are environment variables."
        .formatted(option);
  }

  private static String line(Setting setting) {
    String value = setting.defaultValue();
    String need = setting.isRequired() ? " (required)" : value == null ? "" : " [" + value + "]";
    return "  %s%s%n      %s".formatted(setting, need, setting.description());
  }

  /** The settings that are set, without secrets; all others have their defaults. */
  static String settings(Map<String, String> environment) {
    StringBuilder set = new StringBuilder();
    for (Setting setting : Setting.values()) {
      String value = environment.getOrDefault(setting.name(), "");
      if (!value.isBlank()) {
        set.append(setting).append('=').append(shown(setting, value)).append(", ");
      }
    }
    return set.append("all others have their defaults").toString();
  }

  private static String shown(Setting setting, String value) {
    if (setting.isSecret() || setting == Setting.JAVA_OPTIONS) {
      return "(set)"; // options of a JVM may hold passwords
    }
    String text = USER_INFO.matcher(value.strip()).replaceAll("(user)@").replaceAll("\\s+", " ");
    return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
  }
}
