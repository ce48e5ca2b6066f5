package org.folio.batch.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.folio.batch.chaos.TenantLedger;
import org.folio.batch.chaos.TestBed;

/** Deletes the topic of one tenant when all of it is counted, and creates it again. */
final class RecreateTopic implements Fault {
  private static final Duration QUIET_WITHIN = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "recreate-topic";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    List<TenantLedger> tenants = bed.tenantsWithOwnTopic();
    TenantLedger tenant = tenants.get(random.nextInt(tenants.size()));
    return Fault.of(List.of("kafka", tenant.tenant().id()), () -> recreate(bed, tenant));
  }

  private static void recreate(TestBed bed, TenantLedger tenant) {
    String topic = tenant.itemTopic();
    tenant.sending().lock();
    try {
      // what is deleted before it is read has no defined count
      await(bed, tenant);
      Map<String, AtomicInteger> counted = bed.publisher().countable(topic);
      counted.forEach(
          (batch, count) ->
              tenant
                  .countedInDeletedTopics()
                  .computeIfAbsent(batch, id -> new AtomicInteger())
                  .addAndGet(count.get()));
      // A producer that still remembers the old topic would wait in vain for a partition that the
      // new one lacks, and its records would never be sent.
      int partitions = bed.publisher().partitions(topic);
      bed.publisher().change(admin -> admin.deleteTopics(List.of(topic)).all());
      awaitGone(bed, topic);
      bed.createItemTopic(topic, partitions);
    } finally {
      tenant.sending().unlock();
    }
  }

  private static void await(TestBed bed, TenantLedger tenant) {
    long end = System.nanoTime() + QUIET_WITHIN.toNanos();
    while (!isAllCounted(bed, tenant)) {
      if (System.nanoTime() > end) {
        throw new FaultSkippedException(tenant.itemTopic() + " is not counted to its end");
      }
      TestBed.pause(Duration.ofSeconds(1));
    }
  }

  private static boolean isAllCounted(TestBed bed, TenantLedger tenant) {
    if (!tenant.isAllAcknowledged()) {
      return false;
    }
    try {
      return tenant.isCounted(bed.processed(tenant), bed.publisher().countable(tenant.itemTopic()))
          && bed.deadLetterKeys(List.of(tenant)).containsAll(tenant.poison());
    } catch (IllegalStateException e) {
      return false; // PostgreSQL is away
    }
  }

  private static void awaitGone(TestBed bed, String topic) {
    while (bed.publisher().change(admin -> admin.listTopics().names()).contains(topic)) {
      TestBed.pause(Duration.ofMillis(50));
    }
  }
}
