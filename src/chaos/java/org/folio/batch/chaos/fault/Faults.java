package org.folio.batch.chaos.fault;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every kind of fault, by name. */
public final class Faults {
  private static final List<Fault> ALL =
      List.of(
          new KillInstance(),
          new StopInstance(),
          new FreezeInstance(),
          new KillPostgres(),
          new FreezePostgres(),
          new CutPostgres(),
          new TerminateBackends(),
          new LockTable(),
          new KillKafka(),
          new FreezeKafka(),
          new CutKafka(),
          new DenyTopic(),
          new CorruptBatch(),
          new AddPartitions(),
          new RecreateTopic());

  private Faults() {}

  public static Map<String, Fault> byName() {
    Map<String, Fault> faults = new TreeMap<>();
    ALL.forEach(fault -> faults.put(fault.name(), fault));
    return faults;
  }
}
