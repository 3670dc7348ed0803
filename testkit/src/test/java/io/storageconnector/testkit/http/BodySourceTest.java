package io.storageconnector.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodySourceTest {

  private static final int LIMIT = 50_000;

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, LIMIT - 1, LIMIT, LIMIT + 1, 70_000, 200_000})
  void spool_aroundTheLimit_keepsEveryByteAndReopens(int size) throws Exception {
    byte[] bytes = random(size);
    try (BodySource body = BodySource.spool(new ByteArrayInputStream(bytes), LIMIT)) {
      assertThat(body.length()).isEqualTo(size);
      assertThat(body.bytes()).isEqualTo(bytes);
      assertThat(body.bytes()).isEqualTo(bytes);
      assertThat(body.slice(size / 3, size / 2).bytes())
          .isEqualTo(Arrays.copyOfRange(bytes, size / 3, size / 3 + size / 2));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {LIMIT * 2})
  void close_spooledToFile_deletesIt(int size) throws Exception {
    BodySource body = BodySource.spool(new ByteArrayInputStream(random(size)), LIMIT);
    body.close();
    body.close();
    assertThatThrownBy(body::open).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 11})
  void slice_outside_isRefused(long from) {
    assertThatThrownBy(() -> BodySource.of(new byte[10]).slice(from, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LIMIT * 2})
  void spool_streamThatBreaks_failsInsteadOfStoringLess(int goodBytes) {
    InputStream broken =
        new SequenceInputStream(new ByteArrayInputStream(random(goodBytes)), new BrokenStream());
    assertThatThrownBy(() -> BodySource.spool(broken, LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessage("cut");
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 11, 12, 100})
  void spool_streamThatGivesOneByteAtATime_keepsEveryByte(int size) throws Exception {
    byte[] bytes = random(size);
    InputStream slow =
        new ByteArrayInputStream(bytes) {
          @Override
          public int read(byte[] target, int from, int count) {
            return super.read(target, from, Math.min(count, 1));
          }
        };
    try (BodySource body = BodySource.spool(slow, 10)) {
      assertThat(body.bytes()).isEqualTo(bytes);
    }
  }

  private static final class BrokenStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("cut");
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      throw new IOException("cut");
    }
  }
}
