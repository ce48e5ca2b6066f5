package org.folio.batch.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Creates realistic events of a tenant's items, about 600 bytes each by default. The same seed
 * creates the same events. Not thread-safe.
 */
public final class ItemEvents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FIRST_TS = 1_760_000_000_000L;

  private final Tenant tenant;
  private final Random random;
  private int noteBytes;
  private int made;

  public ItemEvents(Tenant tenant) {
    this(tenant, 1);
  }

  public ItemEvents(Tenant tenant, long seed) {
    this.tenant = tenant;
    this.random = new Random(seed);
  }

  /** Makes events {@code bytes} larger from now on, by notes on the items. */
  public ItemEvents largerBy(int bytes) {
    noteBytes = bytes;
    return this;
  }

  /** Creates the event of a new item of the batch, which counts. */
  public ItemEvent create(UUID batch) {
    return event("CREATE", null, item(batch));
  }

  /** Creates the event of an item of the batch with a new barcode, which counts. */
  public ItemEvent update(UUID batch) {
    return update(batch, item -> item.put("barcode", barcode()));
  }

  /** Creates the event of an item of the batch without a change that counts. */
  public ItemEvent updateThatDoesNotCount(UUID batch) {
    return update(batch, item -> item.putObject("status").put("name", "Available"));
  }

  /** Creates the event of an item of the batch that {@code change} changed. */
  public ItemEvent update(UUID batch, Consumer<ObjectNode> change) {
    ObjectNode before = item(batch);
    ObjectNode after = before.deepCopy();
    change.accept(after);
    return event("UPDATE", before, after);
  }

  /**
   * Creates the event of an item without an order line, by far the most frequent event in a
   * library.
   */
  public ItemEvent updateOutsideAnyBatch() {
    ObjectNode before = item(UUID.randomUUID());
    before.remove("purchaseOrderLineIdentifier");
    ObjectNode after = before.deepCopy();
    after.put("barcode", barcode());
    return event("UPDATE", before, after);
  }

  /** Creates an event of any type; either item may be missing. */
  public ItemEvent event(String type, @Nullable ObjectNode before, @Nullable ObjectNode after) {
    ObjectNode event =
        JSON.createObjectNode()
            .put("eventId", uuid())
            .put("eventTs", FIRST_TS + made++)
            .put("type", type)
            .put("tenant", tenant.id());
    if (before != null) {
      event.set("old", before);
    }
    if (after != null) {
      event.set("new", after);
    }
    try {
      return new ItemEvent(tenant.id(), uuid(), JSON.writeValueAsBytes(event));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Creates an item that was ordered with the batch's order line. */
  public ObjectNode item(UUID batch) {
    ObjectNode item = JSON.createObjectNode().put("id", uuid());
    if (noteBytes > 0) {
      item.put("hrid", "it%011d".formatted(made))
          .put("_version", "1")
          .put("discoverySuppress", false);
      item.putArray("notes")
          .addObject()
          .put("note", "n".repeat(noteBytes / 2))
          .put("staffOnly", true);
    }
    item.put("holdingsRecordId", uuid()).put("barcode", barcode());
    item.putObject("status").put("name", "On order");
    return item.put("purchaseOrderLineIdentifier", batch.toString());
  }

  private String barcode() {
    return "3" + (1_000_000_000_000L + random.nextLong(1_000_000_000_000L));
  }

  private String uuid() {
    return new UUID(
            random.nextLong() & ~0xF000L | 0x4000L,
            random.nextLong() >>> 2 | 0x8000_0000_0000_0000L)
        .toString();
  }
}
