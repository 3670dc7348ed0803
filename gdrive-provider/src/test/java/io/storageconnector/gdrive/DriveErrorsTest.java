package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.Operation;
import io.storageconnector.RateLimitedException;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each refusal means, row by row. */
@Timeout(60)
class DriveErrorsTest {

  private static final ItemRef FILE = ItemRef.file("gdrive", "f42");
  private static final Map<String, String> JSON =
      Map.of("Content-Type", "application/json; charset=UTF-8");

  private final StubServer server = StubServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400, badRequest, INVALID_ARGUMENT, NEVER",
    "400, invalid, INVALID_ARGUMENT, NEVER",
    "400, invalidSharingRequest, INVALID_ARGUMENT, NEVER",
    "401, authError, ACCESS_TOKEN_REJECTED, SAFE",
    "401, '', ACCESS_TOKEN_REJECTED, SAFE",
    "403, rateLimitExceeded, RATE_LIMITED, SAFE",
    "403, userRateLimitExceeded, RATE_LIMITED, SAFE",
    "403, sharingRateLimitExceeded, RATE_LIMITED, SAFE",
    "429, rateLimitExceeded, RATE_LIMITED, SAFE",
    "429, '', RATE_LIMITED, SAFE",
    "403, dailyLimitExceeded, QUOTA_EXCEEDED, NEVER",
    "403, storageQuotaExceeded, QUOTA_EXCEEDED, NEVER",
    "403, quotaExceeded, QUOTA_EXCEEDED, NEVER",
    "403, teamDriveFileLimitExceeded, QUOTA_EXCEEDED, NEVER",
    "403, numChildrenInNonRootLimitExceeded, QUOTA_EXCEEDED, NEVER",
    "403, myDriveHierarchyDepthLimitExceeded, QUOTA_EXCEEDED, NEVER",
    "403, teamDriveHierarchyTooDeep, QUOTA_EXCEEDED, NEVER",
    "403, activeItemCreationLimitExceeded, QUOTA_EXCEEDED, NEVER",
    "403, downloadQuotaExceeded, QUOTA_EXCEEDED, NEVER",
    "403, insufficientFilePermissions, ACCESS_DENIED, NEVER",
    "403, appNotAuthorizedToFile, ACCESS_DENIED, NEVER",
    "403, domainPolicy, ACCESS_DENIED, NEVER",
    "403, teamDriveMembershipRequired, ACCESS_DENIED, NEVER",
    "403, fileOwnerNotMemberOfTeamDrive, ACCESS_DENIED, NEVER",
    "403, forbidden, ACCESS_DENIED, NEVER",
    "403, '', ACCESS_DENIED, NEVER",
    "403, insufficientPermissions, SCOPE_MISSING, NEVER",
    "403, accessNotConfigured, MISCONFIGURED, NEVER",
    "403, cannotDownloadAbusiveFile, CONTENT_REFUSED, NEVER",
    "403, fileNotDownloadable, CONTENT_REFUSED, NEVER",
    "403, download_restricted_for_revision, CONTENT_REFUSED, NEVER",
    "403, exportSizeLimitExceeded, CONTENT_REFUSED, NEVER",
    "403, teamDrivesFolderMoveInNotSupported, CONFLICT, NEVER",
    "403, teamDrivesParentLimit, CONFLICT, NEVER",
    "403, cyclicParents, CONFLICT, NEVER",
    "404, notFound, NOT_FOUND, NEVER",
    "404, '', NOT_FOUND, NEVER",
    "409, fileIdInUse, CONFLICT, NEVER",
    "410, gone, NOT_FOUND, NEVER",
    "412, conditionNotMet, PRECONDITION_FAILED, NEVER",
    "413, '', INVALID_ARGUMENT, NEVER",
    "416, requestedRangeNotSatisfiable, INVALID_ARGUMENT, NEVER",
    "423, '', LOCKED, NEVER",
    "425, '', UNAVAILABLE, SAFE",
    "418, teapot, UNCLASSIFIED, NEVER",
    "408, '', UNAVAILABLE, DOUBT",
    "500, internalError, UNAVAILABLE, DOUBT",
    "500, storageQuotaExceeded, UNAVAILABLE, DOUBT",
    "502, '', UNAVAILABLE, DOUBT",
    "503, backendError, UNAVAILABLE, DOUBT",
    "504, '', UNAVAILABLE, DOUBT",
    "520, '', UNAVAILABLE, DOUBT",
    "501, '', UNCLASSIFIED, NEVER",
    "302, '', UNCLASSIFIED, NEVER",
    "304, '', UNCLASSIFIED, NEVER"
  })
  void refusal_ofAWriteAndOfARead_meansWhatTheTableSays(
      int status, String reason, ErrorKind kind, String advice) {
    server.answers(status, reason.isEmpty() ? "" : error(reason), JSON);

    StorageException write = errorOf(this::trash);
    StorageException read = errorOf(this::get);

    assertThat(write.kind()).isEqualTo(kind);
    assertThat(write.retry()).isEqualTo(advice(advice, RetryAdvice.ONLY_IF_IDEMPOTENT));
    assertThat(write.httpStatus()).hasValue(status);
    assertThat(write.providerCode().orElse("")).isEqualTo(reason);
    assertThat(write.itemRef()).contains(FILE);
    assertThat(write.getCause()).isNull();
    assertThat(read.kind()).isEqualTo(kind);
    assertThat(read.retry()).isEqualTo(advice(advice, RetryAdvice.SAFE));
    assertThat(server.requests()).hasSize(2);
  }

  /** The older words say "forbidden" or nothing useful, the newer ones say it. */
  @ParameterizedTest
  @CsvSource({
    "403, ACCESS_TOKEN_SCOPE_INSUFFICIENT, SCOPE_MISSING",
    "403, SERVICE_DISABLED, MISCONFIGURED",
    "429, RATE_LIMIT_EXCEEDED, RATE_LIMITED"
  })
  void refusal_withADetail_goesByTheDetail(int status, String detail, ErrorKind kind) {
    server.answers(
        status,
        "{\"error\":{\"code\":403,\"status\":\"PERMISSION_DENIED\",\"errors\":[{\"domain\":\"global\","
            + "\"reason\":\"forbidden\"}],\"details\":[{\"@type\":\"x\"},{\"@type\":"
            + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\""
            + detail
            + "\"}]}}",
        JSON);

    assertThat(errorOf(this::get).kind()).isEqualTo(kind);
  }

  /** HttpURLConnection loses the body of such an answer; the header alone has to do then. */
  @Test
  void refusal_whoseBodyIsLost_goesByItsChallenge() {
    server.answers(
        403,
        "",
        Map.of(
            "WWW-Authenticate",
            "Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\""));

    assertThat(errorOf(this::trash).kind()).isEqualTo(ErrorKind.SCOPE_MISSING);
  }

  /** A page of a proxy must not pass for "it is not there": a caller would create it anew. */
  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void absence_thatIsNoAnswerOfDrive_isUnavailable(int status) {
    server.answers(status, "<html>no such host</html>", Map.of("Content-Type", "text/html"));

    StorageException read = errorOf(this::get);
    StorageException write = errorOf(this::trash);

    assertThat(read.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(read.retry()).isEqualTo(RetryAdvice.SAFE);
    assertThat(write.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(write.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{}}",
        "{\"error\":{\"errors\":null}}",
        "{\"error\":{\"errors\":[]}}",
        "{\"error\":{\"errors\":[null,1,\"x\",{}]}}",
        "{\"error\":{\"errors\":[{\"reason\":null}]}}",
        "{\"error\":{\"errors\":[{\"reason\":{}}]}}",
        "{\"error\":{\"errors\":[{\"reason\":\"File a.csv is gone\"}]}}"
      })
  void refusal_inAnyOddShape_goesByItsStatusAndQuotesNothing(String body) {
    server.answers(404, body, JSON);

    StorageException error = errorOf(this::get);

    assertThat(error.kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(error.providerCode()).isEmpty();
    assertThat(error.getMessage()).doesNotContain("a.csv");
  }

  @Test
  void rateLimit_withADelay_advisesIt() {
    server.answers(403, error("userRateLimitExceeded"), Map.of("Retry-After", "7"));

    RateLimitedException error = catchThrowableOfType(RateLimitedException.class, this::trash);

    assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(error.retry()).isEqualTo(RetryAdvice.after(Duration.ofSeconds(7)));
  }

  /** Only a rate limit is worth waiting for, whatever else may say when to come back. */
  @Test
  void quota_withRetryAfter_isFinalAllTheSame() {
    server.answers(403, error("storageQuotaExceeded"), Map.of("Retry-After", "5"));

    assertThat(errorOf(this::trash).retry()).isEqualTo(RetryAdvice.NEVER);
  }

  @Test
  void idInUse_namesWhatWasCreatedUnderIt() {
    server.answers(409, error("fileIdInUse"), JSON);
    NewItem place = NewItem.of(DriveItems.ROOT, "a", "id1");

    assertThat(
            catchThrowableOfType(
                    ItemAlreadyExistsException.class,
                    () -> server.backend().createFolder(Wires.call(Operation.CREATE_FOLDER), place))
                .existing())
        .containsExactly(ItemRef.folder("gdrive", "id1"));
    assertThat(
            catchThrowableOfType(
                    ItemAlreadyExistsException.class,
                    () -> server.backend().copy(Wires.call(Operation.COPY), FILE, place))
                .existing())
        .containsExactly(ItemRef.file("gdrive", "id1"));
    assertThat(
            catchThrowableOfType(
                    ItemAlreadyExistsException.class,
                    () ->
                        server
                            .backend()
                            .upload(
                                Wires.call(Operation.UPLOAD),
                                UploadTarget.newFile(place, null, null),
                                ContentSource.of(new byte[] {1})))
                .existing())
        .containsExactly(ItemRef.file("gdrive", "id1"));
  }

  /** "Any other refusal of a chunk means to begin again", unless its reason says otherwise. */
  @ParameterizedTest
  @CsvSource({
    "400, '', SESSION_LOST",
    "404, '', SESSION_LOST",
    "404, html, SESSION_LOST",
    "410, '', SESSION_LOST",
    "401, authError, ACCESS_TOKEN_REJECTED",
    "403, userRateLimitExceeded, RATE_LIMITED",
    "403, storageQuotaExceeded, QUOTA_EXCEEDED",
    "429, '', RATE_LIMITED",
    "503, '', UNAVAILABLE"
  })
  void refusal_ofAPart_meansTheSession(int status, String reason, ErrorKind kind) {
    String body = reason.equals("html") ? "<html/>" : reason.isEmpty() ? "" : error(reason);
    server.answers(status, body);
    UploadSession session =
        new DriveSessionHandle(
                server.url() + "/upload/drive/v3/files?upload_id=u",
                10,
                DriveWireSettings.CHUNK_UNIT,
                null,
                Instant.MAX)
            .session();

    StorageException error =
        errorOf(
            () ->
                server
                    .backend()
                    .uploadPart(
                        Wires.call(Operation.UPLOAD_PART),
                        session,
                        0,
                        ContentSource.of(new byte[10])));

    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error.getMessage()).doesNotContain("upload_id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>welcome</html>", "[]", "{\"id\":\"f42\"", "null", "{}"})
  void success_thatIsNoAnswerOfDrive_isUnavailable(String body) {
    server.answers(200, body);

    StorageException error = errorOf(this::get);

    assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(error.retry()).isEqualTo(RetryAdvice.SAFE);
  }

  @Test
  void id_thatIsNoneOfDrive_getsIntoNoAddress() {
    for (String id : new String[] {"../about", "a/b", "a?b", "a%2f", "a'b"}) {
      ItemRef odd = ItemRef.file("gdrive", id);

      assertThat(errorOf(() -> server.backend().get(Wires.call(Operation.GET), odd)).kind())
          .isEqualTo(ErrorKind.NOT_FOUND);
      assertThat(
              errorOf(
                      () ->
                          server
                              .backend()
                              .download(
                                  Wires.call(Operation.DOWNLOAD),
                                  DownloadSource.of(FILE, id, null)))
                  .kind())
          .isEqualTo(ErrorKind.NOT_FOUND);
    }
    assertThat(server.requests()).isEmpty();
  }

  private void get() {
    server.backend().get(Wires.call(Operation.GET), FILE);
  }

  private void trash() {
    server.backend().trash(Wires.call(Operation.TRASH), FILE, null);
  }

  private static StorageException errorOf(ThrowingCallable call) {
    StorageException error = catchThrowableOfType(StorageException.class, call);
    assertThat(error).isNotNull();
    assertThat(error.toString()).doesNotContain(Wires.TOKEN);
    return error;
  }

  private static String error(String reason) {
    return "{\"error\":{\"code\":0,\"message\":\"File a.csv\",\"errors\":[{\"domain\":\"global\","
        + "\"reason\":\""
        + reason
        + "\",\"message\":\"File a.csv\"}]}}";
  }

  private static RetryAdvice advice(String name, RetryAdvice doubt) {
    return switch (name) {
      case "NEVER" -> RetryAdvice.NEVER;
      case "SAFE" -> RetryAdvice.SAFE;
      case "DOUBT" -> doubt;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
