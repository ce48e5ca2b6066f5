package org.folio.batch.ingest.position;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies some headers of records. Kafka's headers are views of the buffer that holds all records of
 * a fetch, and keep it in memory. Values that are the same as those copied before are shared. Not
 * thread-safe.
 */
public final class HeaderCopier {
  private final String[] names;
  private Copy last = Copy.EMPTY;

  /** Creates a copier of the headers with these names. */
  public HeaderCopier(Set<String> names) {
    this.names = names.toArray(String[]::new);
  }

  /** Returns the copy of the headers, or the same object as before if they are equal. */
  public Copy copy(RecordHeaders headers) {
    @Nullable String[] values = new String[names.length];
    boolean isEmpty = true;
    for (int i = 0; i < names.length; i++) {
      String value = headers.get(names[i]);
      values[i] = value != null && value.equals(last.get(names[i])) ? last.get(names[i]) : value;
      isEmpty &= value == null;
    }
    if (isEmpty) {
      return Copy.EMPTY;
    }
    if (!Arrays.equals(values, last.values)) {
      last = new Copy(names, values);
    }
    return last;
  }

  /** A copy of some headers. Immutable. */
  public static final class Copy implements RecordHeaders {
    private static final Copy EMPTY = new Copy(new String[0], new String[0]);

    private final String[] names;
    private final @Nullable String[] values;
    private final int length;

    private Copy(String[] names, @Nullable String[] values) {
      this.names = names;
      this.values = values;
      this.length = Arrays.stream(values).filter(Objects::nonNull).mapToInt(String::length).sum();
    }

    @Override
    public @Nullable String get(String name) {
      for (int i = 0; i < names.length; i++) {
        if (names[i].equalsIgnoreCase(name)) {
          return values[i];
        }
      }
      return null;
    }

    public boolean isEmpty() {
      return this == EMPTY;
    }

    /** Returns how many characters the values have. */
    public int length() {
      return length;
    }
  }
}
