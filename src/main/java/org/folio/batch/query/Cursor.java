package org.folio.batch.query;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.folio.batch.error.ServiceException;

/**
 * The position of a record in a sorted list. A client sends it back to continue from there.
 *
 * @param key value that the list is sorted by
 * @param id of the record
 */
record Cursor(Object key, Object id) {
  private static final int PARTS = 3;

  /** Opaque to clients. */
  String encode(Order order) {
    String json =
        new JsonArray().add(order.text()).add(Field.text(key)).add(Field.text(id)).encode();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  static Cursor decode(String text, ListDefinition list, Order order) {
    try {
      JsonArray parts =
          new JsonArray(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
      if (parts.size() != PARTS || !order.text().equals(parts.getString(0))) {
        throw ServiceException.malformed(
            "The parameter after belongs to another order of the list; start again without it");
      }
      return new Cursor(
          order.field().parse(parts.getString(1)), list.id().parse(parts.getString(2)));
    } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
      throw ServiceException.malformed(
          "The parameter after must be copied from the page before; start again without it");
    }
  }
}
