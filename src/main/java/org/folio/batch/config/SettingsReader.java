package org.folio.batch.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads settings from a map and collects what is wrong with them, so that one start shows every
 * problem.
 */
final class SettingsReader {
  private static final Pattern HTTP_URL = Pattern.compile("https?://[^/\\s?#]+[^\\s?#]*");

  private final Map<String, String> values;
  private final List<String> problems = new ArrayList<>();

  SettingsReader(Map<String, String> values) {
    this.values = values;
  }

  /** The value or its default; an empty text, and a problem, when there is neither. */
  String text(Setting setting) {
    return optional(setting)
        .orElseGet(
            () -> {
              problems.add(setting + " is missing: " + setting.description());
              return "";
            });
  }

  Optional<String> optional(Setting setting) {
    String value = values.get(setting.name());
    return value == null || value.isBlank()
        ? Optional.ofNullable(setting.defaultValue())
        : Optional.of(value.trim());
  }

  /** A secret that is long enough; it is not shown when it is not. */
  String secret(Setting setting, int shortest) {
    String value = text(setting);
    if (!value.isEmpty() && value.length() < shortest) {
      problems.add("%s must have at least %d characters".formatted(setting, shortest));
    }
    return value;
  }

  /** An http or https URL, without a slash at its end. */
  Optional<String> url(Setting setting) {
    Optional<String> value = optional(setting);
    if (value.isPresent() && !HTTP_URL.matcher(value.get()).matches()) {
      problems.add("%s must be an http or https URL, not \"%s\"".formatted(setting, value.get()));
    }
    return value.map(url -> url.replaceAll("/+$", ""));
  }

  /** The name of a file that can be read. */
  Optional<String> file(Setting setting) {
    Optional<String> value = optional(setting);
    if (value.isPresent() && !new File(value.get()).canRead()) {
      problems.add(
          "%s must be a file that can be read, not \"%s\"".formatted(setting, value.get()));
    }
    return value;
  }

  /** A certificate, or several, in PEM form. */
  Optional<String> certificate(Setting setting) {
    Optional<String> value = optional(setting);
    if (value.isPresent() && !isCertificate(value.get())) {
      problems.add(setting + " must be a certificate in PEM form");
    }
    return value;
  }

  private static boolean isCertificate(String pem) {
    try {
      return !CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)))
          .isEmpty();
    } catch (CertificateException e) {
      return false;
    }
  }

  int integer(Setting setting, int min, int max) {
    String value = text(setting);
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, in the same words as a number out of range
    }
    problems.add(
        "%s must be a whole number from %d to %d, not \"%s\"".formatted(setting, min, max, value));
    return min;
  }

  String matching(Setting setting, Pattern pattern, String rule) {
    String value = text(setting);
    if (!pattern.matcher(value).matches()) {
      problems.add("%s must be %s, not \"%s\"".formatted(setting, rule, value));
    }
    return value;
  }

  /** Values that are separated by commas, each of which matches. */
  Set<String> list(Setting setting, Pattern pattern, String rule) {
    String value = text(setting);
    List<String> items = Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    if (!items.stream().allMatch(item -> pattern.matcher(item).matches())) {
      problems.add("%s must be %s, not \"%s\"".formatted(setting, rule, value));
    }
    return new LinkedHashSet<>(items);
  }

  /**
   * @throws ConfigException when anything that was read so far is missing or wrong
   */
  void check() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
