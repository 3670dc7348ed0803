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
  void fill_partAfterPart_holdsTheLatestAlone() throws IOException {
    PartBuffer buffer = PartBuffer.of(2);
    InputStream content = new ByteArrayInputStream(new byte[] {1, 2, 3});

    buffer.fill(content, 2);
    assertThat(buffer.open()).hasBinaryContent(new byte[] {1, 2});
    buffer.fill(content, 1);
    assertThat(buffer.open()).hasBinaryContent(new byte[] {3});
    assertThat(buffer.length()).hasValue(1);
  }
}
