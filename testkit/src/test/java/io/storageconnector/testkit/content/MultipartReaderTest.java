package io.storageconnector.testkit.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {

  /** Gives few bytes at a time, as a socket may. */
  private static InputStream trickle(byte[] bytes, SplittableRandom random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] target, int from, int count) {
        return super.read(target, from, Math.min(count, random.nextInt(1, 100)));
      }
    };
  }

  private static byte[] body(byte[] content) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        "--b\r\nContent-Disposition: form-data; name=\"attributes\"\r\n\r\n{}\r\n--b\r\nContent-Disposition: form-data; name=file\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(content);
    body.writeBytes("\r\n--b--".getBytes(StandardCharsets.US_ASCII));
    return body.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 65_530, 65_536, 200_000})
  void next_contentFullOfNearBoundaries_isKeptByteForByte(int size) throws Exception {
    SplittableRandom random = new SplittableRandom(size + 1);
    byte[] content = new byte[size];
    byte[] alphabet = "\r\n--bB".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < size; i++) {
      content[i] = alphabet[random.nextInt(alphabet.length)];
    }
    String text = new String(content, StandardCharsets.ISO_8859_1).replace("\r\n--b", "\r\n--B");
    byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);

    MultipartReader reader = new MultipartReader(trickle(body(expected), random), "b");
    assertThat(reader.next().orElseThrow().name()).isEqualTo("attributes");
    MultipartReader.Part file = reader.next().orElseThrow();
    assertThat(file.name()).isEqualTo("file");
    assertThat(file.content().readAllBytes()).isEqualTo(expected);
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void next_bodyCutAnywhere_failsInsteadOfEndingEarly() {
    byte[] whole = body("content".getBytes(StandardCharsets.US_ASCII));
    for (int length = 0; length < whole.length - 2; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(
              () -> {
                MultipartReader reader = new MultipartReader(new ByteArrayInputStream(cut), "b");
                while (reader.next().isPresent()) {
                  // to the end
                }
              })
          .as("cut after %d bytes", length)
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multipart/form-data; boundary=abc|abc",
        "Multipart/Form-Data; charset=utf-8; boundary=\"a b\"|a b",
        "multipart/form-data;boundary=x;y=z|x"
      })
  void boundary_isFound(String contentType, String boundary) {
    assertThat(MultipartReader.boundary(contentType, "multipart/form-data")).contains(boundary);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "application/json", "multipart/form-data", "multipart/mixed; boundary=a"})
  void boundary_otherTypes_areRefused(String contentType) {
    assertThat(MultipartReader.boundary(contentType, "multipart/form-data")).isEmpty();
  }
}
