package io.storageconnector.examples.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.ContentSource;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ItemPage;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.SourceException;
import io.storageconnector.spi.UploadTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The primitives one by one: what the file system says, and what they make of it. */
class DirectoryBackendTest {

  @TempDir Path root = Path.of("");

  private static Call call(Operation operation, Duration time) {
    AccessToken token = AccessToken.of(Secret.of("none"), Instant.MAX, 1, 1);
    return Call.of(operation, token, Deadline.after(time, Clock.systemUTC()));
  }

  static List<Map.Entry<IOException, ErrorKind>> failures() {
    return List.of(
        Map.entry(new SourceException("unreadable", null), ErrorKind.SOURCE_UNREADABLE),
        Map.entry(new AccessDeniedException("/secret/name"), ErrorKind.ACCESS_DENIED),
        Map.entry(new IOException("No space left on device"), ErrorKind.QUOTA_EXCEEDED),
        Map.entry(
            new FileSystemException("/secret/name", null, "Disk quota exceeded"),
            ErrorKind.QUOTA_EXCEEDED),
        Map.entry(
            new FileSystemException("/secret/name", null, "Stale file handle"),
            ErrorKind.UNAVAILABLE));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void upload_failing_isTypedAndKeepsNothing(Map.Entry<IOException, ErrorKind> failure)
      throws IOException {
    DirectoryBackend backend = new DirectoryBackend(root);
    NewItem place = NewItem.of(backend.root(), "name", null);
    UploadTarget target = UploadTarget.newFile(place, null, null);

    StorageException error =
        catchThrowableOfType(
            StorageException.class,
            () ->
                backend.upload(
                    call(Operation.UPLOAD, Duration.ofMinutes(1)),
                    target,
                    new Failing(failure.getKey())));

    assertThat(error.kind()).isEqualTo(failure.getValue());
    assertThat(error.operation()).isEqualTo(Operation.UPLOAD);
    assertThat(error.retry())
        .isEqualTo(
            failure.getValue() == ErrorKind.UNAVAILABLE
                ? RetryAdvice.ONLY_IF_IDEMPOTENT
                : RetryAdvice.NEVER);
    assertThat(error).hasNoCause().message().doesNotContain("secret", "name");
    assertThat(root.toFile().list()).containsExactly(".storage-connector");
    assertThat(root.resolve(".storage-connector").toFile().list()).doesNotContain("name");
  }

  @Test
  void list_timeIsOver_returnsAShortPageThatGoesOn() throws IOException {
    DirectoryBackend backend = new DirectoryBackend(root);
    for (String name : List.of("a", "b", "c")) {
      Files.createFile(root.resolve(name));
    }
    Call late = call(Operation.LIST, Duration.ZERO);

    ItemPage first = backend.list(late, backend.root(), 10, null);
    assertThat(first.items()).extracting(item -> item.name()).containsExactly("a");
    ItemPage second = backend.list(late, backend.root(), 10, first.nextMarker().orElseThrow());
    assertThat(second.items()).extracting(item -> item.name()).containsExactly("b");

    Call early = call(Operation.LIST, Duration.ofMinutes(1));
    assertThat(backend.list(early, backend.root(), 10, "b").items()).hasSize(1);
    assertThat(backend.list(early, backend.root(), 10, "b").nextMarker()).isEmpty();
  }

  @Test
  void list_childRemovedMeanwhile_isLeftOutAndNothingElse() throws IOException {
    DirectoryBackend backend = new DirectoryBackend(root);
    for (String name : List.of("a", "b", "c", "d")) {
      Files.createFile(root.resolve(name));
    }
    Clock removing =
        new Clock() {
          private int asked;

          @Override
          public Instant instant() {
            if (++asked == 2) {
              assertThat(root.resolve("b").toFile().delete()).isTrue();
            }
            return Instant.EPOCH;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    AccessToken token = AccessToken.of(Secret.of("none"), Instant.MAX, 1, 1);
    Call call = Call.of(Operation.LIST, token, Deadline.after(Duration.ofMinutes(1), removing));

    ItemPage first = backend.list(call, backend.root(), 2, null);
    assertThat(first.items()).extracting(item -> item.name()).containsExactly("a", "c");
    ItemPage second = backend.list(call, backend.root(), 2, first.nextMarker().orElseThrow());
    assertThat(second.items()).extracting(item -> item.name()).containsExactly("d");
    assertThat(second.nextMarker()).isEmpty();
  }

  /** Content that breaks where it is written: the failure may be of either side. */
  private record Failing(IOException failure) implements ContentSource {

    @Override
    public InputStream open() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          throw failure;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          throw failure;
        }
      };
    }

    @Override
    public OptionalLong length() {
      return OptionalLong.of(10);
    }
  }
}
