package org.folio.batch.consumption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.folio.batch.consumption.Resource.linked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.Gate;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Instances are real processes here. One is killed, or stopped in its tracks, at an exact step of
 * an export, and another takes over.
 */
class ExportKillIT {
  private static final int CONSUMPTIONS = 20_000;

  private static DbSettings db;
  private static KafkaSettings kafka;
  private static ModuleProcess module;

  @BeforeAll
  static void start() {
    db = Services.freshDatabase();
    kafka = Services.freshKafkaSettings();
    module = startModule();
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  /** Where the instance is when it is killed, and how the attempts end because of that. */
  private enum Step {
    BEFORE_THE_CLAIM(List.of("COMPLETED")) {
      @Override
      Gate gate(Export export) {
        return export.before("INSERT ON task_attempt", "true");
      }

      @Override
      void leaveToTheDatabase(Gate gate) {
        gate.turnAway(); // or the claim would be committed, of which see the next
        super.leaveToTheDatabase(gate);
      }
    },
    IN_THE_CLAIM(List.of("LOST", "COMPLETED")) {
      @Override
      Gate gate(Export export) {
        return export.before("INSERT ON task_attempt", "true");
      }
    },
    AFTER_THE_CLAIM(List.of("LOST", "COMPLETED")) {
      @Override
      Gate gate(Export export) {
        return export.before("INSERT ON data_file", "true");
      }
    },
    IN_THE_MIDDLE_OF_THE_FILE(List.of("LOST", "COMPLETED")) {
      @Override
      Gate gate(Export export) {
        return export.midFile();
      }
    },
    BEFORE_THE_END(List.of("LOST", "COMPLETED")) {
      @Override
      Gate gate(Export export) {
        return allIsWritten(export);
      }
    },
    BEFORE_THE_COMMIT(List.of("LOST", "COMPLETED")) {
      @Override
      Gate gate(Export export) {
        return export.before("INSERT ON outbox", "true");
      }
    },
    IN_THE_COMMIT(List.of("COMPLETED")) {
      @Override
      Gate gate(Export export) {
        return Gate.inCommit(export.db(), export.client().tenant(), "INSERT ON outbox", "true");
      }
    },
    AFTER_THE_EVENT_WAS_SENT(List.of("COMPLETED")) {
      @Override
      Gate gate(Export export) {
        return export.before("DELETE ON outbox", "true");
      }
    };

    private final List<String> outcomes;

    Step(List<String> outcomes) {
      this.outcomes = outcomes;
    }

    abstract Gate gate(Export export);

    /** What the server does with the statement whose sender has died. */
    void leaveToTheDatabase(Gate gate) {
      gate.open();
    }
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void exportOfKilledInstance_hasOneResultAndOneEvent(Step step) {
    Export export = prepare();
    try (Gate gate = step.gate(export)) {
      String path = export.start();
      gate.awaitSomebody();
      ModuleProcess other = startModule();
      module.kill();
      module = other;
      step.leaveToTheDatabase(gate);
      if (step.outcomes.contains("LOST")) {
        awaitTakeover(export);
      }

      Export taken = export.through(other.baseUrl());
      taken.assertHasOneResult(path);
      assertEquals(step.outcomes, taken.outcomes());
      assertHasOneEvent(taken, path);
    }
  }

  @Test
  void frozenInstance_cannotEndTheExportAfterItsLeaseExpired() {
    Export export = prepare();
    try (Gate gate = allIsWritten(export)) {
      String path = export.start();
      gate.awaitSomebody();
      ModuleProcess late = module;
      module = startModule();
      late.pause(); // all that it has still to do is to write that it is done
      gate.open();
      awaitTakeover(export);
      Export taken = export.through(module.baseUrl());
      taken.assertHasOneResult(path);
      JsonPath before = taken.client().get(path);

      late.resume();
      await("the late one sees that it is late")
          .atMost(Duration.ofMinutes(2))
          .until(() -> late.output().contains("ended LOST"));

      taken.assertHasOneResult(path);
      assertEquals(
          before.<Map<String, Object>>get("$"),
          taken.client().get(path).<Map<String, Object>>get("$"));
      assertEquals(List.of("LOST", "COMPLETED"), taken.outcomes());
      assertHasOneEvent(taken, path);
      late.close();
    }
  }

  private static Export prepare() {
    return new Export(db, new Resource(module.baseUrl(), Services.freshTenant()), CONSUMPTIONS)
        .prepare();
  }

  /**
   * Lets the first lease run out, which is longer than this test wants to wait. The statement of
   * the dead that gives it may only come to its end now.
   */
  private static void awaitTakeover(Export export) {
    await("another instance takes over")
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              export
                  .sql()
                  .execute(
                      """
                      UPDATE task SET lease_until = clock_timestamp()
                      WHERE status = 'PROCESSING' AND total_attempt_count = 1""");
              return export.sql().longs("SELECT total_attempt_count FROM task").equals(List.of(2L));
            });
  }

  /** The file is whole, and the statement that ends the task comes next. */
  private static Gate allIsWritten(Export export) {
    return export.before(
        "UPDATE ON data_file", "OLD.state = 'WRITING' AND NEW.touched_date > OLD.touched_date");
  }

  private static void assertHasOneEvent(Export export, String path) {
    await("all events are out")
        .atMost(Duration.ofMinutes(2))
        .until(() -> export.sql().longs("SELECT count(*) FROM outbox").equals(List.of(0L)));
    String set = linked(export.client().get(path), "datafileset");
    try (KafkaClient client = KafkaClient.ofServices()) {
      List<ConsumerRecord<byte[], byte[]>> published =
          client.readAll(
              kafka.env() + "." + export.client().tenant() + ".batch-tracking.notification");
      // at least once: a repeat is the same event, to the letter
      Set<String> events =
          published.stream().map(m -> new String(m.value(), UTF_8)).collect(Collectors.toSet());
      assertEquals(1, events.size(), events::toString);
      assertTrue(events.iterator().next().contains(set + "\""), events::toString);
    }
  }

  private static ModuleProcess startModule() {
    Map<String, String> environment = ModuleProcess.environment(db, kafka);
    // leases are looked for every sixth of it; a pause of a busy machine must not cost one
    environment.put("TASK_LEASE_SECONDS", "12");
    // a gate is held while another instance starts, and must not cost an attempt either
    environment.put("DB_LOCKTIMEOUT", "60000");
    return ModuleProcess.start(environment);
  }
}
