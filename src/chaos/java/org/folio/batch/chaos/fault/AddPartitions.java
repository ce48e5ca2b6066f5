package org.folio.batch.chaos.fault;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.NewPartitions;
import org.folio.batch.chaos.TenantLedger;
import org.folio.batch.chaos.TestBed;

/** Adds a partition to the topic of one tenant, up to eight. */
final class AddPartitions implements Fault {
  private static final int MOST = 8;

  @Override
  public String name() {
    return "add-partitions";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    List<TenantLedger> tenants = bed.tenantsWithOwnTopic();
    TenantLedger tenant = tenants.get(random.nextInt(tenants.size()));
    return Fault.of(List.of("kafka", tenant.tenant().id()), () -> add(bed, tenant.itemTopic()));
  }

  private static void add(TestBed bed, String topic) {
    int partitions = bed.publisher().partitions(topic);
    if (partitions >= MOST) {
      throw new FaultSkippedException(topic + " has " + partitions + " partitions");
    }
    bed.publisher()
        .change(
            admin ->
                admin
                    .createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions + 1)))
                    .all());
  }
}
