package io.storageconnector.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class OpenedContentTest {

  private static final byte[] BYTES = {1, 2, 3, 4, 5};

  private final Tracked stream = new Tracked();

  @Test
  void ofStream_shorterThanTheStream_endsAfterTheLength() throws IOException {
    OpenedContent content = OpenedContent.ofStream(stream, 3, true);

    assertThat(content.length()).hasValue(3);
    assertThat(content.isPartial()).isTrue();
    assertThat(content.body().available()).isEqualTo(3);
    assertThat(content.body().read()).isEqualTo(1);
    assertThat(content.body().readAllBytes()).containsExactly(2, 3);
    assertThat(content.body().read()).isEqualTo(-1);
    assertThat(stream.available()).as("left behind").isEqualTo(2);
  }

  @Test
  void ofStream_longerThanTheStream_fails() {
    OpenedContent content = OpenedContent.ofStream(stream, 6, false);

    assertThatThrownBy(() -> content.body().readAllBytes())
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("5 of 6");
  }

  @Test
  void ofStream_closed_closesTheStreamOnceAndNeverEndsNormally() throws IOException {
    OpenedContent content = OpenedContent.ofStream(stream, 5, false);
    InputStream body = content.body();
    assertThat(body.read()).isEqualTo(1);

    content.close();
    content.close();

    assertThat(stream.closed).isEqualTo(1);
    assertThat(body.available()).isZero();
    assertThatThrownBy(body::read).isInstanceOf(IOException.class);
  }

  @Test
  void ofStream_closeFails_isNoFailureOfTheContent() {
    OpenedContent content =
        OpenedContent.ofStream(
            new ByteArrayInputStream(BYTES) {
              @Override
              public void close() throws IOException {
                stream.close();
                throw new IOException("scripted");
              }
            },
            5,
            false);

    content.close();

    assertThat(stream.closed).isEqualTo(1);
  }

  @Test
  void ofStream_negativeLength_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> OpenedContent.ofStream(stream, -1, true));
  }

  /** Counts how often it is closed. */
  private static final class Tracked extends ByteArrayInputStream {

    private int closed;

    Tracked() {
      super(BYTES);
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
