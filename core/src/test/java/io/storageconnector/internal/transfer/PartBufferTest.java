package io.storageconnector.internal.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class PartBufferTest {

  @Test
  void of_partsTooLargeForMemory_isUnsupported() {
    for (long size : new long[] {(256L << 20) + 1, 1L << 31, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> PartBuffer.of(size))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
          .hasMessageContaining(Long.toString(size));
    }
  }

  @Test
  void fill_afterDroppingAll_holdsTheNextPartAlone() throws IOException {
    PartBuffer buffer = PartBuffer.of(2);
    InputStream content = new ByteArrayInputStream(new byte[] {1, 2, 3});

    buffer.fill(content, 2);
    assertThat(buffer.open()).hasBinaryContent(new byte[] {1, 2});
    buffer.drop(2);
    buffer.fill(content, 1);
    assertThat(buffer.open()).hasBinaryContent(new byte[] {3});
    assertThat(buffer.length()).hasValue(1);
  }

  @Test
  void fill_afterDroppingSome_keepsTheRestInFront() throws IOException {
    PartBuffer buffer = PartBuffer.of(3);
    InputStream content = new ByteArrayInputStream(new byte[] {1, 2, 3, 4});

    buffer.fill(content, 3);
    buffer.drop(1);
    buffer.fill(content, 3);
    assertThat(buffer.open()).hasBinaryContent(new byte[] {2, 3, 4});
    buffer.drop(2);
    buffer.fill(content, 1);
    assertThat(buffer.open()).hasBinaryContent(new byte[] {4});
  }

  @Test
  void pass_moreThanOnePart_readsExactlyThat() throws IOException {
    PartBuffer buffer = PartBuffer.of(2);
    InputStream content = new ByteArrayInputStream(new byte[] {1, 2, 3, 4, 5, 6, 7});

    buffer.pass(content, 5);
    assertThat(buffer.size()).isZero();
    buffer.fill(content, 2);
    assertThat(buffer.open()).hasBinaryContent(new byte[] {6, 7});
  }
}
