package io.storageconnector.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.Operation;
import io.storageconnector.RateLimitedException;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BoxErrorsTest {

  private static final ItemRef FILE = ItemRef.file("box", "42");
  private static final ItemRef ROOT = ItemRef.folder("box", "0");

  private final StubServer server = StubServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400, bad_request, INVALID_ARGUMENT, NEVER",
    "400, item_name_invalid, INVALID_NAME, NEVER",
    "400, item_name_too_long, INVALID_NAME, NEVER",
    "400, folder_not_empty, CONFLICT, NEVER",
    "400, cyclical_folder_structure, CONFLICT, NEVER",
    "400, cannot_make_collaborated_subfolder_private, CONFLICT, NEVER",
    "400, parts_mismatch, UNAVAILABLE, SAFE",
    "400, bad_digest, CONTENT_MISMATCH, SAFE",
    "400, digest_mismatch, CONTENT_MISMATCH, NEVER",
    "400, invalid_upload_session_id, SESSION_LOST, NEVER",
    "401, '', ACCESS_TOKEN_REJECTED, SAFE",
    "403, access_denied_insufficient_permissions, ACCESS_DENIED, NEVER",
    "403, forbidden_by_policy, ACCESS_DENIED, NEVER",
    "403, insufficient_scope, SCOPE_MISSING, NEVER",
    "403, access_denied_item_locked, LOCKED, NEVER",
    "403, storage_limit_exceeded, QUOTA_EXCEEDED, NEVER",
    "403, file_size_limit_exceeded, QUOTA_EXCEEDED, NEVER",
    "404, not_found, NOT_FOUND, NEVER",
    "405, method_not_allowed, INVALID_ARGUMENT, NEVER",
    "408, '', UNAVAILABLE, DOUBT",
    "409, item_name_in_use, ALREADY_EXISTS, NEVER",
    "409, name_temporarily_reserved, UNAVAILABLE, SAFE",
    "409, operation_blocked_temporary, UNAVAILABLE, SAFE",
    "409, conflict, CONFLICT, NEVER",
    "410, session_expired, SESSION_LOST, NEVER",
    "410, upload_failed, SESSION_LOST, NEVER",
    "412, precondition_failed, PRECONDITION_FAILED, NEVER",
    "413, request_entity_too_large, QUOTA_EXCEEDED, NEVER",
    "416, '', INVALID_ARGUMENT, NEVER",
    "423, '', LOCKED, NEVER",
    "425, '', UNAVAILABLE, SAFE",
    "429, rate_limit_exceeded, RATE_LIMITED, SAFE",
    "418, teapot, UNCLASSIFIED, NEVER",
    "500, internal_server_error, UNAVAILABLE, DOUBT",
    "502, bad_gateway, UNAVAILABLE, DOUBT",
    "503, unavailable, UNAVAILABLE, DOUBT",
    "504, '', UNAVAILABLE, DOUBT",
    "507, '', UNAVAILABLE, DOUBT",
    "520, '', UNAVAILABLE, DOUBT",
    "524, '', UNAVAILABLE, DOUBT",
    "501, '', UNCLASSIFIED, NEVER",
    "302, '', UNCLASSIFIED, NEVER",
    "304, '', UNCLASSIFIED, NEVER"
  })
  void refusal_ofAWriteAndOfARead_meansWhatTheTableSays(
      int status, String code, ErrorKind kind, String advice) {
    server.answers(
        status,
        code.isEmpty() ? "" : "{\"type\":\"error\",\"code\":\"" + code + "\"}",
        Map.of("BOX-REQUEST-ID", "0abc"));

    StorageException write = errorOf(this::rename);
    StorageException read = errorOf(this::get);

    assertThat(write.kind()).isEqualTo(kind);
    assertThat(write.retry()).isEqualTo(advice(advice, RetryAdvice.ONLY_IF_IDEMPOTENT));
    assertThat(write.httpStatus()).hasValue(status);
    assertThat(write.providerCode().orElse("")).isEqualTo(code);
    assertThat(write.requestId()).contains("0abc");
    assertThat(write.itemRef()).contains(FILE);
    assertThat(write.getCause()).isNull();
    assertThat(read.kind()).isEqualTo(kind);
    assertThat(read.retry()).isEqualTo(advice(advice, RetryAdvice.SAFE));
    assertThat(server.requests()).hasSize(2);
  }

  /** A page of a proxy must not pass for "it is not there": a caller would create it anew. */
  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void absence_thatIsNoAnswerOfBox_isUnavailable(int status) {
    server.answers(status, "<html>no such host</html>", Map.of("Content-Type", "text/html"));

    StorageException read = errorOf(this::get);
    StorageException write = errorOf(this::rename);

    assertThat(read.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(read.retry()).isEqualTo(RetryAdvice.SAFE);
    assertThat(read.httpStatus()).hasValue(status);
    assertThat(write.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(write.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "{}", "{\"type\":\"error\",\"status\":404}"})
  void absence_withoutABodyOrInJson_isNotFound(String body) {
    server.answers(404, body);

    assertThat(errorOf(this::get).kind()).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"file\",\"id\":\"7\",\"name\":\"x\"}",
        "[{\"type\":\"file\",\"id\":\"7\",\"name\":\"x\"}]"
      })
  void conflict_asObjectOrArray_namesTheItem(String conflicts) {
    server.answers(
        409,
        "{\"type\":\"error\",\"code\":\"item_name_in_use\",\"context_info\":{\"conflicts\":"
            + conflicts
            + "}}");

    ItemAlreadyExistsException error =
        catchThrowableOfType(ItemAlreadyExistsException.class, this::createFolder);

    assertThat(error.existing()).containsExactly(ItemRef.file("box", "7"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{}",
        "\"text\"",
        "{\"conflicts\":null}",
        "{\"conflicts\":[null,1,\"x\"]}",
        "{\"conflicts\":{\"type\":\"robot\",\"id\":\"1\"}}",
        "{\"conflicts\":{\"type\":\"file\",\"id\":\"../1\"}}"
      })
  void conflict_inAnyOddShape_namesNothingAndIsAConflictAllTheSame(String contextInfo) {
    server.answers(
        409,
        "{\"code\":\"item_name_in_use\",\"request_id\":\"r1\",\"context_info\":"
            + contextInfo
            + "}",
        Map.of("BOX-REQUEST-ID", "0abc"));

    ItemAlreadyExistsException error =
        catchThrowableOfType(ItemAlreadyExistsException.class, this::createFolder);

    assertThat(error.existing()).isEmpty();
    assertThat(error.requestId()).contains("r1.0abc");
  }

  @Test
  void rateLimit_withADelay_advisesIt() {
    server.answers(429, "", Map.of("Retry-After", "7"));

    RateLimitedException error = catchThrowableOfType(RateLimitedException.class, this::rename);

    assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void retryAfter_zeroOn503_isNotSentAgainByTheHttpClient() {
    server.answers(503, "", Map.of("Retry-After", "0"));

    errorOf(this::get);
    errorOf(this::rename);

    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void message_freeTextOfTheProvider_neverGetsIn() {
    server.answers(
        403,
        "{\"code\":\"Patient Maria was\\n denied\",\"message\":\"Patient Maria\","
            + "\"request_id\":\"<b>Maria</b>\",\"error_description\":\"Maria\"}",
        Map.of("BOX-REQUEST-ID", "Maria says no"));

    StorageException error = errorOf(this::rename);

    assertThat(error.toString() + error.providerCode() + error.requestId())
        .doesNotContain("Maria")
        .doesNotContain("secret-name")
        .doesNotContain("FAKESECRET")
        .contains("403")
        .contains("box:file:42");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>log in</html>",
        "",
        "[]",
        "{",
        "{\"type\":\"file\"",
        "{}",
        "null",
        "{\"id\":1}"
      })
  void success_thatIsNoAnswerOfBox_isUnavailable(String body) {
    server.answers(200, body);

    StorageException read = errorOf(this::get);
    StorageException write = errorOf(this::rename);

    assertThat(read.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(read.retry()).isEqualTo(RetryAdvice.SAFE);
    assertThat(write.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
  }

  @Test
  void error_ofAnEndlessBody_isReadUpToALimit() {
    server.answers(403, "x".repeat(3_000_000));

    assertThat(errorOf(this::rename).kind()).isEqualTo(ErrorKind.ACCESS_DENIED);
  }

  @Test
  void noConnection_isUnavailableAndSafeToRepeat() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + port);
    BoxConfig config = server.config().apiBaseUrl(nobody).uploadBaseUrl(nobody).build();

    try (BoxProvider provider = BoxProvider.create(config)) {
      StorageBackend backend =
          provider.open(ProviderContext.of(ConnectionId.of("acme"), StubServer.CLOCK));
      StorageException error =
          errorOf(
              () ->
                  backend.update(
                      StubServer.call(Operation.RENAME), ItemUpdate.rename(FILE, "n", null)));

      assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(error.retry()).isEqualTo(RetryAdvice.SAFE);
      assertThat(error).hasMessageContaining("connection refused");
    }
  }

  @Test
  void noTimeLeft_sendsNothing() {
    Call late =
        Call.of(
            Operation.GET,
            StubServer.call(Operation.GET).token(),
            Deadline.after(Duration.ZERO, StubServer.CLOCK));

    StorageException error = errorOf(() -> server.backend().get(late, FILE));

    assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void interrupted_sendsNothingAndKeepsTheFlag() {
    Thread.currentThread().interrupt();
    try {
      assertThat(errorOf(this::get).kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void closed_sendsNothing() {
    server.provider().close();
    server.provider().close();

    assertThat(errorOf(this::get).kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(server.requests()).isEmpty();
  }

  private Item get() {
    return server.backend().get(StubServer.call(Operation.GET), FILE);
  }

  private void rename() {
    server
        .backend()
        .update(StubServer.call(Operation.RENAME), ItemUpdate.rename(FILE, "secret-name", null));
  }

  private void createFolder() {
    server
        .backend()
        .createFolder(StubServer.call(Operation.CREATE_FOLDER), NewItem.of(ROOT, "x", null));
  }

  private static StorageException errorOf(ThrowingCallable a) {
    StorageException error = catchThrowableOfType(StorageException.class, a);
    assertThat(error).isNotNull();
    return error;
  }

  private static RetryAdvice advice(String word, RetryAdvice inDoubt) {
    return switch (word) {
      case "NEVER" -> RetryAdvice.NEVER;
      case "SAFE" -> RetryAdvice.SAFE;
      default -> inDoubt;
    };
  }
}
