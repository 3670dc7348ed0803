package io.storageconnector.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.item.ContentSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ContentTransferTest {

  private static final byte[] BYTES = {1, 2, 3};

  private int open;

  private ContentSource declaring(long length) {
    return new ContentSource() {
      @Override
      public InputStream open() {
        open++;
        return new ByteArrayInputStream(BYTES) {
          @Override
          public void close() {
            open--;
          }
        };
      }

      @Override
      public OptionalLong length() {
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
      }
    };
  }

  private static ContentSource broken() {
    return new ContentSource() {
      @Override
      public InputStream open() throws IOException {
        throw new IOException("FAKESECRET.csv is not there");
      }

      @Override
      public OptionalLong length() {
        return OptionalLong.empty();
      }
    };
  }

  @Test
  void copy_knownOrUnknownLength_writesAllAndClosesTheContent() throws IOException {
    for (long length : new long[] {3, -1}) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();

      ContentTransfer.copy(declaring(length), body, Operation.UPLOAD);

      assertThat(body.toByteArray()).isEqualTo(BYTES);
      assertThat(open).isZero();
    }
  }

  @Test
  void copy_otherLengthThanDeclared_isTheContentsFault() {
    for (long length : new long[] {2, 4}) {
      assertThatThrownBy(
              () ->
                  ContentTransfer.copy(
                      declaring(length), OutputStream.nullOutputStream(), Operation.UPLOAD))
          .isInstanceOfSatisfying(
              SourceException.class,
              e ->
                  assertThat(e.toError(Operation.UPLOAD, null).kind())
                      .isEqualTo(ErrorKind.CONTENT_MISMATCH));
      assertThat(open).isZero();
    }
  }

  @Test
  void copy_unreadable_isToldApartFromTheBody() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("connection reset");
          }
        };

    assertThatThrownBy(
            () -> ContentTransfer.copy(broken(), OutputStream.nullOutputStream(), Operation.UPLOAD))
        .isInstanceOf(SourceException.class)
        .satisfies(e -> assertThat(SourceException.isBehind(new IOException("x", e))).isTrue());
    assertThatThrownBy(() -> ContentTransfer.copy(declaring(3), gone, Operation.UPLOAD))
        .hasMessage("connection reset")
        .satisfies(e -> assertThat(SourceException.behind(e)).isEmpty());
  }

  @Test
  void toError_unreadable_saysNothingOfTheName() {
    assertThatThrownBy(
            () -> ContentTransfer.copy(broken(), OutputStream.nullOutputStream(), Operation.UPLOAD))
        .isInstanceOfSatisfying(
            SourceException.class,
            e ->
                assertThat(e.toError(Operation.UPLOAD, null))
                    .hasMessageNotContaining("FAKESECRET")
                    .hasNoCause()
                    .hasMessageContaining("could not be read"));
  }
}
