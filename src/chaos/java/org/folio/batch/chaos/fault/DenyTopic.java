package org.folio.batch.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.folio.batch.chaos.TenantLedger;
import org.folio.batch.chaos.TestBed;

/** Denies reading the topic of one tenant for a while; it may still be described. */
final class DenyTopic implements Fault {
  @Override
  public String name() {
    return "deny-topic";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    List<TenantLedger> tenants = bed.tenantsWithOwnTopic();
    TenantLedger tenant = tenants.get(random.nextInt(tenants.size()));
    Duration duration = Duration.ofMillis(5_000 + random.nextInt(20_000));
    return Fault.of(List.of(tenant.tenant().id()), () -> deny(bed, tenant.itemTopic(), duration));
  }

  private static void deny(TestBed bed, String topic, Duration duration) {
    ResourcePattern resource = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
    List<AclBinding> rules =
        List.of(
            // without it the first rule would deny all else, too
            new AclBinding(
                resource,
                new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.ALLOW)),
            new AclBinding(
                resource,
                new AccessControlEntry("User:*", "*", AclOperation.READ, AclPermissionType.DENY)));
    bed.publisher().change(admin -> admin.createAcls(rules).all());
    try {
      TestBed.pause(duration);
    } finally {
      bed.publisher()
          .change(
              admin -> admin.deleteAcls(rules.stream().map(AclBinding::toFilter).toList()).all());
    }
  }
}
