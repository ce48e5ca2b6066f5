package org.folio.batch.upload;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts that are made of what matters in a CSV file, and of which some are one. */
final class NearlyCsv {
  private NearlyCsv() {}

  static Arbitrary<String> texts() {
    String header = String.join(",", ContentFile.COLUMNS);
    Arbitrary<String> piece =
        Arbitraries.of(
            "\"",
            "\"\"",
            ",",
            "\r",
            "\n",
            "\r\n",
            "a",
            " ",
            "\0",
            "=1",
            "\u00e9",
            "\ud83d\ude00",
            "\ufeff",
            "x,y,z",
            "\"a\r\nb\",",
            ",".repeat(30),
            "y".repeat(40_000));
    Arbitrary<String> rest = piece.list().ofMaxSize(20).map(pieces -> String.join("", pieces));
    return rest.flatMap(text -> Arbitraries.of(header + "\r\n" + text, header + text, text));
  }
}
