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

/** Reads settings from a map and collects all problems, so that one start shows all of them. */
final class SettingsReader {
  private static final Pattern HTTP_URL = Pattern.compile("https?://[^/\\s?#]+[^\\s?#]*");

  private final Map<String, String> values;
  private final List<String> problems = new ArrayList<>();

  SettingsReader(Map<String, String> values) {
    this.values = values;
  }

  /** Returns the value or its default; without either, adds a problem and returns an empty text. */
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

  /** Returns a secret that is long enough; otherwise adds a problem that does not show it. */
  String secret(Setting setting, int shortest) {
    String value = text(setting);
    if (!value.isEmpty() && value.length() < shortest) {
      problems.add("%s must have at least %d characters".formatted(setting, shortest));
    }
    return value;
  }

  /** Returns an http or https URL without a trailing slash. */
  Optional<String> url(Setting setting) {
    Optional<String> value = optional(setting);
    if (value.isPresent() && !HTTP_URL.matcher(value.get()).matches()) {
      problems.add(
          "%s must be an http or https URL, but was \"%s\"".formatted(setting, value.get()));
    }
    return value.map(url -> url.replaceAll("/+$", ""));
  }

  /** Returns the name of a readable file. */
  Optional<String> file(Setting setting) {
    Optional<String> value = optional(setting);
    if (value.isPresent() && !new File(value.get()).canRead()) {
      problems.add("%s must be a readable file, but was \"%s\"".formatted(setting, value.get()));
    }
    return value;
  }

  /** Returns one or more certificates in PEM format. */
  Optional<String> certificate(Setting setting) {
    Optional<String> value = optional(setting);
    if (value.isPresent() && !isCertificate(value.get())) {
      problems.add(
          setting
              + " must be a certificate in PEM format, beginning with -----BEGIN CERTIFICATE-----");
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
      // reported below, like a number out of range
    }
    problems.add(
        "%s must be a whole number from %d to %d, but was \"%s\""
            .formatted(setting, min, max, value));
    return min;
  }

  String matching(Setting setting, Pattern pattern, String rule) {
    String value = text(setting);
    if (!pattern.matcher(value).matches()) {
      problems.add("%s must be %s, but was \"%s\"".formatted(setting, rule, value));
    }
    return value;
  }

  /** Returns comma-separated values that all match the pattern. */
  Set<String> list(Setting setting, Pattern pattern, String rule) {
    String value = text(setting);
    List<String> items = Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    if (!items.stream().allMatch(item -> pattern.matcher(item).matches())) {
      problems.add("%s must be %s, but was \"%s\"".formatted(setting, rule, value));
    }
    return new LinkedHashSet<>(items);
  }

  /**
   * @throws ConfigException if any setting read so far is missing or invalid
   */
  void check() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
