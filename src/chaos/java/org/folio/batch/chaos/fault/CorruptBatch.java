package org.folio.batch.chaos.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.folio.batch.chaos.Instance;
import org.folio.batch.chaos.TenantLedger;
import org.folio.batch.chaos.TenantLedger.CorruptRange;
import org.folio.batch.chaos.TestBed;
import org.folio.batch.testkit.ItemEvents;

/** Flips a byte of a record in a segment file of the broker before the module has read it. */
final class CorruptBatch implements Fault {
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(30);
  private static final int BATCH_HEAD = 12; // offset and length, which the length does not count

  @Override
  public String name() {
    return "corrupt-batch";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    List<TenantLedger> tenants = bed.tenants();
    TenantLedger tenant = tenants.get(random.nextInt(tenants.size()));
    int partition = random.nextInt(4);
    int records = 1 + random.nextInt(20);
    List<String> targets = new ArrayList<>(List.of("kafka", tenant.tenant().id()));
    bed.instances().forEach(instance -> targets.add(instance.toString()));
    return Fault.of(targets, () -> corrupt(bed, tenant, partition, records));
  }

  private static void corrupt(TestBed bed, TenantLedger tenant, int partition, int records) {
    String topic = tenant.itemTopic();
    Path directory = bed.kafka().partitionDirectory(topic, partition);
    CorruptRange range;
    bed.instances().forEach(Instance::freeze);
    try {
      TestBed.pause(Duration.ofMillis(500)); // a fetch that was under way would get it whole
      List<byte[]> values = tooManyEvents(tenant, records);
      range = sendOneBatch(bed, tenant.itemTopic(), partition, values);
      flipByteOfValue(directory, range.first(), values.get(records - 1));
      tenant.corrupt().add(range);
    } finally {
      bed.instances().forEach(Instance::thaw);
    }
    closeSegment(bed, tenant, range);
  }

  /** Creates events of which a batch would get too many if they were counted. */
  private static List<byte[]> tooManyEvents(TenantLedger tenant, int records) {
    ItemEvents events = new ItemEvents(tenant.tenant(), records);
    return Stream.generate(() -> events.create(tenant.anyBatch()).value()).limit(records).toList();
  }

  private static CorruptRange sendOneBatch(
      TestBed bed, String topic, int partition, List<byte[]> values) {
    List<RecordMetadata> sent =
        bed.publisher()
            .sendAsOneBatch(
                values.stream()
                    .map(value -> new ProducerRecord<byte[], byte[]>(topic, partition, null, value))
                    .toList());
    return new CorruptRange(
        topic, partition, sent.get(0).offset(), sent.get(sent.size() - 1).offset());
  }

  /**
   * Flips a byte of the last record's value. The batch keeps its structure, so that the harness,
   * which does not check sums, can read it and knows what it would have counted; the module checks
   * the sum of the whole batch, and for that one byte is as good as another.
   */
  private static void flipByteOfValue(Path directory, long offset, byte[] value) {
    try (RandomAccessFile file = new RandomAccessFile(segment(directory, offset).toFile(), "rw")) {
      long position = 0;
      while (true) {
        file.seek(position);
        long baseOffset = file.readLong();
        int length = file.readInt();
        if (baseOffset == offset) {
          byte[] batch = new byte[length];
          file.readFully(batch);
          int index = lastIndexOf(batch, value) + value.length / 2;
          file.seek(position + BATCH_HEAD + index);
          file.write(batch[index] ^ 0x55);
          return;
        }
        position += BATCH_HEAD + length;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int lastIndexOf(byte[] bytes, byte[] value) {
    for (int begin = bytes.length - value.length; begin >= 0; begin--) {
      if (Arrays.equals(bytes, begin, begin + value.length, value, 0, value.length)) {
        return begin;
      }
    }
    throw new IllegalStateException("The batch does not hold the value; is it compressed?");
  }

  /** The segment that holds the offset; their names are the first offsets. */
  private static Path segment(Path directory, long offset) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .filter(file -> firstOffset(file) <= offset)
          .max(Comparator.comparing(CorruptBatch::firstOffset))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long firstOffset(Path segment) {
    String name = segment.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - ".log".length()));
  }

  /**
   * Lets the broker begin another segment. One that is killed checks the last segment when it
   * starts, and throws away what follows a corrupt batch; then the count would not be defined.
   */
  private static void closeSegment(TestBed bed, TenantLedger tenant, CorruptRange range) {
    String topic = range.topic();
    int partition = range.partition();
    setSegmentMillis(bed, topic, AlterConfigOp.OpType.SET);
    Path checkpoint = bed.kafka().dataDirectory().resolve("recovery-point-offset-checkpoint");
    long end = System.nanoTime() + CLOSED_WITHIN.toNanos();
    while (!isBeyond(checkpoint, range)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("The segment of " + range + " is not closed");
      }
      byte[] filler = new ItemEvents(tenant.tenant()).updateOutsideAnyBatch().value();
      bed.publisher().sendAsOneBatch(List.of(new ProducerRecord<>(topic, partition, null, filler)));
      TestBed.pause(Duration.ofMillis(300));
    }
    setSegmentMillis(bed, topic, AlterConfigOp.OpType.DELETE);
  }

  private static boolean isBeyond(Path checkpoint, CorruptRange range) {
    try {
      return Files.readAllLines(checkpoint).stream()
          .map(line -> line.split(" "))
          .filter(parts -> parts.length == 3 && parts[0].equals(range.topic()))
          .filter(parts -> Integer.parseInt(parts[1]) == range.partition())
          .anyMatch(parts -> Long.parseLong(parts[2]) > range.last());
    } catch (IOException e) {
      return false; // it is just being replaced
    }
  }

  private static void setSegmentMillis(TestBed bed, String topic, AlterConfigOp.OpType operation) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    bed.publisher()
        .change(
            admin ->
                admin
                    .incrementalAlterConfigs(
                        Map.of(
                            resource,
                            List.of(
                                new AlterConfigOp(
                                    new ConfigEntry("segment.ms", "100"), operation))))
                    .all());
  }
}
