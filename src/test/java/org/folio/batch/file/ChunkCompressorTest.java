package org.folio.batch.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ChunkCompressorTest {

  @Property(tries = 100)
  void chunks_areOneGzipStreamAndDecompressAlone(
      @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 200_000) Integer> sizes,
      @ForAll @IntRange(max = 1_000) int lastSize,
      @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    ChunkCompressor packer = new ChunkCompressor();
    List<byte[]> contents = new ArrayList<>();
    List<Buffer> packed = new ArrayList<>();
    for (int size : sizes) {
      byte[] content = content(random, size);
      contents.add(content);
      packed.add(packer.pack(content, size));
    }
    byte[] last = content(random, lastSize);
    contents.add(last);
    packed.add(packer.compressLast(last, lastSize));

    byte[] all = join(contents);
    byte[] stream = joinBuffers(packed);
    assertArrayEquals(all, new GZIPInputStream(new ByteArrayInputStream(stream)).readAllBytes());
    assertIsOneMember(stream);
    for (int i = 0; i < packed.size(); i++) {
      byte[] content = contents.get(i);
      assertArrayEquals(
          content, ChunkDecompressor.unpack(packed.get(i), i == 0, content.length).getBytes());
    }
    assertEquals(all.length, packer.length());
  }

  @Property(tries = 20)
  void rowCount_equalsLineCount(@ForAll @IntRange(max = 500) int lines) {
    ChunkCompressor packer = new ChunkCompressor();
    byte[] content = "{\"a\":1}\n".repeat(lines).getBytes();
    packer.compressLast(content, content.length);
    assertEquals(lines, packer.rows());
  }

  // many clients stop after the first member and would miss the rest
  private static void assertIsOneMember(byte[] stream) throws Exception {
    Inflater inflater = new Inflater(true);
    inflater.setInput(
        stream, ChunkCompressor.HEADER_LENGTH, stream.length - ChunkCompressor.HEADER_LENGTH);
    byte[] out = new byte[64 * 1024];
    while (!inflater.finished()) {
      inflater.inflate(out);
    }
    assertEquals(8, inflater.getRemaining(), "only checksum and length follow");
    inflater.end();
  }

  // half of the contents can be compressed, the others cannot
  private static byte[] content(Random random, int size) {
    byte[] content = new byte[size];
    if (random.nextBoolean()) {
      random.nextBytes(content);
    }
    return content;
  }

  private static byte[] join(List<byte[]> parts) throws IOException {
    Buffer all = Buffer.buffer();
    parts.forEach(all::appendBytes);
    return all.getBytes();
  }

  private static byte[] joinBuffers(List<Buffer> parts) {
    Buffer all = Buffer.buffer();
    parts.forEach(all::appendBuffer);
    return all.getBytes();
  }
}
