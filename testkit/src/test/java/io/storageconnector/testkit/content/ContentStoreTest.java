package io.storageconnector.testkit.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentStoreTest {

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 1_048_577, 3_000_000})
  void begin_pieces_areTheSameAsTheWhole(int size) {
    try (ContentStore store = ContentStore.withDigests("MD5", "SHA-1", "SHA-256")) {
      byte[] all = bytes(size);
      StoredContent whole = store.store(new ByteArrayInputStream(all));
      GrowingContent growing = store.begin();
      for (int from = 0; from < size; from += 100_003) {
        byte[] piece = Arrays.copyOfRange(all, from, size);
        assertThat(growing.append(new ByteArrayInputStream(piece), 100_003))
            .isEqualTo(Math.min(100_003, size - from));
      }
      assertThat(growing.length()).isEqualTo(size);
      StoredContent pieces = growing.finish();
      assertThat(pieces.digests()).isEqualTo(whole.digests());
      assertThat(pieces.bytes().bytes()).isEqualTo(all);
    }
  }

  @Test
  void close_deletesWhatWasBegunAndWhatWasFinished() {
    ContentStore store = ContentStore.withDigests("SHA-1");
    GrowingContent open = store.begin();
    StoredContent done = finished(store);
    store.close();
    assertThatThrownBy(() -> done.bytes().open()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> open.append(new ByteArrayInputStream(bytes(1)), 1))
        .isInstanceOf(IllegalStateException.class);
  }

  private static StoredContent finished(ContentStore store) {
    GrowingContent content = store.begin();
    assertThat(content.append(new ByteArrayInputStream(bytes(10)), 10)).isEqualTo(10);
    return content.finish();
  }

  @Test
  void discard_afterFinish_leavesTheContent() {
    try (ContentStore store = ContentStore.withDigests("SHA-1")) {
      GrowingContent growing = store.begin();
      assertThat(growing.append(new ByteArrayInputStream(bytes(10)), 5)).isEqualTo(5);
      StoredContent content = growing.finish();
      growing.discard();
      assertThat(content.bytes().bytes()).isEqualTo(Arrays.copyOf(bytes(10), 5));
      assertThatThrownBy(growing::finish).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> content.digest("MD5")).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
