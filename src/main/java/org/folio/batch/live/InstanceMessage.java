package org.folio.batch.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.Tenant;

/** A message between instances over NOTIFY, as words separated by spaces. */
sealed interface InstanceMessage {
  /** Of a payload, which PostgreSQL limits to 8,000 bytes. */
  int MOST_CHARACTERS = 7_000;

  /** The sender. */
  String instance();

  /** Returns the payloads of this message, one or more. */
  List<String> payloads();

  /** The sender has clients of these tenants; it repeats this as long as it is true. */
  record Watched(String instance, List<Tenant> tenants) implements InstanceMessage {
    @Override
    public List<String> payloads() {
      return split("watched " + instance, tenants.stream().map(Tenant::id).toList());
    }
  }

  /** The sender has no clients of these tenants any more. */
  record Unwatched(String instance, List<Tenant> tenants) implements InstanceMessage {
    @Override
    public List<String> payloads() {
      return split("unwatched " + instance, tenants.stream().map(Tenant::id).toList());
    }
  }

  /** The sender has just begun to listen. */
  record WhoWatches(String instance) implements InstanceMessage {
    @Override
    public List<String> payloads() {
      return List.of("who " + instance);
    }
  }

  /** Objects have changed. */
  record Changed(String instance, Tenant tenant, LiveKind kind, List<String> ids)
      implements InstanceMessage {
    @Override
    public List<String> payloads() {
      return split("changed " + instance + ' ' + tenant.id() + ' ' + kind.label(), ids);
    }
  }

  private static List<String> split(String beginning, Collection<String> words) {
    List<String> payloads = new ArrayList<>();
    StringBuilder payload = new StringBuilder(beginning);
    for (String word : words) {
      if (payload.length() > beginning.length()
          && payload.length() + word.length() >= MOST_CHARACTERS) {
        payloads.add(payload.toString());
        payload = new StringBuilder(beginning);
      }
      payload.append(' ').append(word);
    }
    payloads.add(payload.toString());
    return payloads;
  }

  /** Parses a payload; empty if another version of the module sent it. */
  static Optional<InstanceMessage> parse(String payload) {
    List<String> words = Arrays.asList(payload.split(" "));
    if (words.size() < 2) {
      return Optional.empty();
    }
    String instance = words.get(1);
    List<String> rest = words.subList(2, words.size());
    return switch (words.get(0)) {
      case "watched" -> Optional.of(new Watched(instance, tenants(rest)));
      case "unwatched" -> Optional.of(new Unwatched(instance, tenants(rest)));
      case "who" -> Optional.of(new WhoWatches(instance));
      case "changed" -> changed(instance, rest);
      default -> Optional.empty();
    };
  }

  private static Optional<InstanceMessage> changed(String instance, List<String> words) {
    if (words.size() < 2) {
      return Optional.empty();
    }
    Optional<Tenant> tenant = Tenant.ifValid(words.get(0));
    Optional<LiveKind> kind = LiveKind.ofLabel(words.get(1));
    return tenant.isEmpty() || kind.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Changed(instance, tenant.get(), kind.get(), words.subList(2, words.size())));
  }

  private static List<Tenant> tenants(List<String> ids) {
    return ids.stream().flatMap(id -> Tenant.ifValid(id).stream()).toList();
  }
}
