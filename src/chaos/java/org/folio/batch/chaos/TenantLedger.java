package org.folio.batch.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.folio.batch.db.Tenant;

/** What was sent for a tenant, and so what must come of it. Safe to use from any thread. */
public final class TenantLedger {
  /**
   * A batch that was announced.
   *
   * @param total the number announced
   * @param planned the number of records that count; one less than the total for a batch that is
   *     held open, so that a record counted twice shows
   */
  record Batch(UUID id, int total, int planned, AtomicInteger acknowledged) {
    boolean isHeld() {
      return total > planned;
    }
  }

  /** Records that a corrupt batch has taken with it. */
  public record CorruptRange(String topic, int partition, long first, long last) {}

  /**
   * An export that was accepted.
   *
   * @param fixed of the limit whose consumptions do not change
   */
  record Export(String path, boolean fixed, AtomicInteger restarts, AtomicBoolean completed) {}

  /**
   * An upload that was tried; the module may have accepted it without an answer.
   *
   * @param user nobody else's
   * @param prefix of the names of its contents, nobody else's
   */
  record Upload(String user, String prefix, int goodRows, int badRows, AtomicBoolean accepted) {}

  private final Tenant tenant;
  private final String itemTopic;
  private final Map<UUID, Batch> batches = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> countedInDeletedTopics = new ConcurrentHashMap<>();
  private final Set<String> poison = ConcurrentHashMap.newKeySet();
  private final Set<String> consumptions = ConcurrentHashMap.newKeySet();
  private final List<CorruptRange> corrupt = new CopyOnWriteArrayList<>();
  private final List<Export> exports = new CopyOnWriteArrayList<>();
  private final List<Upload> uploads = new CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final ReentrantLock sending = new ReentrantLock();

  TenantLedger(Tenant tenant, String itemTopic) {
    this.tenant = tenant;
    this.itemTopic = itemTopic;
  }

  public Tenant tenant() {
    return tenant;
  }

  /** The topic of its item events. */
  public String itemTopic() {
    return itemTopic;
  }

  /** Held while records are sent; who holds it keeps the topic as it is. */
  public ReentrantLock sending() {
    return sending;
  }

  Map<UUID, Batch> batches() {
    return batches;
  }

  /** The id of any batch that is held open. */
  public UUID anyBatch() {
    List<UUID> ids = new ArrayList<>(batches.keySet());
    return ids.isEmpty() ? UUID.randomUUID() : ids.get(0);
  }

  /** Keys of the records that cannot be read or are refused. */
  public Set<String> poison() {
    return poison;
  }

  /** External ids of the consumptions of the limit that changes. */
  Set<String> consumptions() {
    return consumptions;
  }

  public List<CorruptRange> corrupt() {
    return corrupt;
  }

  List<Export> exports() {
    return exports;
  }

  List<Upload> uploads() {
    return uploads;
  }

  /** Number of records that count, by batch, in topics that exist no more. */
  public Map<String, AtomicInteger> countedInDeletedTopics() {
    return countedInDeletedTopics;
  }

  /** True when each batch counts all records for it in the topic and in deleted ones. */
  public boolean isCounted(Map<String, Integer> processed, Map<String, AtomicInteger> inTopic) {
    AtomicInteger none = new AtomicInteger();
    return batches.values().stream()
        .allMatch(
            batch -> {
              String id = batch.id().toString();
              int records =
                  inTopic.getOrDefault(id, none).get()
                      + countedInDeletedTopics.getOrDefault(id, none).get();
              return processed.getOrDefault(id, -1) == Math.min(batch.total(), records);
            });
  }

  void sent() {
    sent.incrementAndGet();
  }

  void acknowledged() {
    acknowledged.incrementAndGet();
  }

  long records() {
    return acknowledged.get();
  }

  /** True when the broker has all that was sent. */
  public boolean isAllAcknowledged() {
    return acknowledged.get() == sent.get();
  }
}
