package io.storageconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.item.ItemRef;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StorageExceptionTest {

  private static final Map<ErrorKind, Class<?>> LEAVES =
      Map.of(
          ErrorKind.NOT_FOUND, ItemNotFoundException.class,
          ErrorKind.ALREADY_EXISTS, ItemAlreadyExistsException.class,
          ErrorKind.AMBIGUOUS_PATH, AmbiguousPathException.class,
          ErrorKind.RATE_LIMITED, RateLimitedException.class,
          ErrorKind.CONTENT_MISMATCH, IntegrityException.class,
          ErrorKind.OUTCOME_UNKNOWN, OutcomeUnknownException.class,
          ErrorKind.REAUTH_REQUIRED, ReauthorizationRequiredException.class);

  private static StorageException.Builder builder(ErrorKind kind) {
    return StorageException.builder(kind, Operation.UPLOAD, "what failed");
  }

  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void build_eachKind_givesItsOwnClassAlsoWhenRebuilt(ErrorKind kind) {
    Class<?> expected = LEAVES.getOrDefault(kind, StorageException.class);

    StorageException bare = builder(kind).build();

    assertThat(bare).isExactlyInstanceOf(expected);
    assertThat(bare.toBuilder().attempts(2).build()).isExactlyInstanceOf(expected);
  }

  @Test
  void toBuilder_allFacts_survive() {
    ItemRef item = ItemRef.file("fake", "1");
    StorageException error =
        builder(ErrorKind.UNAVAILABLE)
            .retry(RetryAdvice.SAFE)
            .connection(ConnectionId.of("acme"))
            .itemRef(item)
            .providerCode("code")
            .httpStatus(503)
            .requestId("r1")
            .attempts(3)
            .cause(new IllegalStateException("why"))
            .build()
            .toBuilder()
            .build();

    assertThat(error.retry()).isEqualTo(RetryAdvice.SAFE);
    assertThat(error.operation()).isEqualTo(Operation.UPLOAD);
    assertThat(error.connection()).contains(ConnectionId.of("acme"));
    assertThat(error.itemRef()).contains(item);
    assertThat(error.providerCode()).contains("code");
    assertThat(error.httpStatus()).hasValue(503);
    assertThat(error.requestId()).contains("r1");
    assertThat(error.attempts()).isEqualTo(3);
    assertThat(error).hasMessage("what failed").hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void leaves_theirData_comesThroughTheBuilder() {
    ItemRef item = ItemRef.file("fake", "1");

    assertThat(
            ((RateLimitedException)
                    builder(ErrorKind.RATE_LIMITED)
                        .retry(RetryAdvice.after(Duration.ofSeconds(7)))
                        .build()
                        .toBuilder()
                        .retry(RetryAdvice.EXHAUSTED)
                        .build())
                .retryAfter())
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(
            ((ItemAlreadyExistsException)
                    builder(ErrorKind.ALREADY_EXISTS).candidates(List.of(item)).build())
                .existing())
        .containsExactly(item);
    IntegrityException mismatch =
        (IntegrityException) builder(ErrorKind.CONTENT_MISMATCH).mismatch("3", "2").build();
    assertThat(mismatch.expected() + mismatch.actual()).isEqualTo("32");
    assertThat(
            ((ReauthorizationRequiredException)
                    builder(ErrorKind.REAUTH_REQUIRED)
                        .reason(ReauthorizationReason.GRANT_EXPIRED)
                        .build())
                .reason())
        .isEqualTo(ReauthorizationReason.GRANT_EXPIRED);
    assertThat(
            ((OutcomeUnknownException)
                    builder(ErrorKind.OUTCOME_UNKNOWN).howToFindOut("look there").build())
                .howToFindOut())
        .isEqualTo("look there");
  }

  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void serialisation_isRefusedInsteadOfLosingTheFacts(ErrorKind kind) throws IOException {
    try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
      assertThatExceptionOfType(NotSerializableException.class)
          .isThrownBy(() -> out.writeObject(builder(kind).build()))
          .withMessageContaining("serialised");
    }
  }

  @Test
  void after_negativeDelay_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> RetryAdvice.after(Duration.ofMillis(-1)));
  }
}
