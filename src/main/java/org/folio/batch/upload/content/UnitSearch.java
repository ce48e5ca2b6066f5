package org.folio.batch.upload.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Searches the unit that a row names by its id, its QR code or both. */
record UnitSearch(String textbookId, Content.Unit wanted) {

  static ContentException unknownTextbook(String textbookId) {
    return ContentException.lasting(
        "There is no textbook with the Textbook Id \"%s\"".formatted(textbookId));
  }

  /**
   * Returns the id of the unit. Fails if the id or the QR code is unknown, or if they name
   * different units.
   *
   * @param byId the id of the unit that has the wanted id
   * @param byQrCode the id of the unit that has the wanted QR code
   */
  String choose(Optional<String> byId, Optional<String> byQrCode) {
    List<String> unknown = new ArrayList<>();
    if (!wanted.id().isEmpty() && byId.isEmpty()) {
      unknown.add("no unit with the Unit Id \"%s\"".formatted(wanted.id()));
    }
    if (!wanted.qrCode().isEmpty() && byQrCode.isEmpty()) {
      unknown.add("no unit with the QR Code \"%s\"".formatted(wanted.qrCode()));
    }
    if (!unknown.isEmpty()) {
      throw ContentException.lasting(
          "The textbook \"%s\" has %s".formatted(textbookId, String.join(" and ", unknown)));
    }
    if (wanted.id().isEmpty()) {
      return byQrCode.orElseThrow();
    }
    if (!wanted.qrCode().isEmpty() && !byQrCode.equals(byId)) {
      throw ContentException.lasting(
          "Unit Id \"%s\" and QR Code \"%s\" contradict each other: the QR code belongs to the unit \"%s\" of the textbook \"%s\"; correct or clear one of the two cells"
              .formatted(wanted.id(), wanted.qrCode(), byQrCode.orElse(""), textbookId));
    }
    return wanted.id();
  }
}
