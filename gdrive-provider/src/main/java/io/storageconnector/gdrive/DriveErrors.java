package io.storageconnector.gdrive;

import io.storageconnector.ErrorKind;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.HttpTimes;
import io.storageconnector.spi.SourceException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The one table that says what an answer of Drive, or the lack of one, means.
 *
 * <p>Reasons come from Drive's guide "Resolve errors"; a 403 alone says nothing, as it stands for a
 * rate limit, a quota, a right, a scope and a refused content.
 */
final class DriveErrors {

  /** What a refusal means, and whether the request may have had an effect all the same. */
  private record Verdict(ErrorKind kind, RetryAdvice retry) {

    static Verdict last(ErrorKind kind) {
      return new Verdict(kind, RetryAdvice.NEVER);
    }

    static Verdict again(ErrorKind kind) {
      return new Verdict(kind, RetryAdvice.SAFE);
    }
  }

  private static final Map<String, Verdict> BY_REASON =
      Stream.of(
              // userRateLimitExceeded is also the daily wall of 750 GB, for up to a day.
              all(
                  Verdict.again(ErrorKind.RATE_LIMITED),
                  "sharingRateLimitExceeded",
                  "rateLimitExceeded",
                  "userRateLimitExceeded",
                  "RATE_LIMIT_EXCEEDED"),
              all(
                  Verdict.last(ErrorKind.QUOTA_EXCEEDED),
                  "dailyLimitExceeded",
                  "dailyLimitExceededUnreg",
                  "storageQuotaExceeded",
                  "quotaExceeded",
                  "teamDriveFileLimitExceeded",
                  "teamDriveHierarchyTooDeep",
                  "numChildrenInNonRootLimitExceeded",
                  "myDriveHierarchyDepthLimitExceeded",
                  "activeItemCreationLimitExceeded",
                  "downloadQuotaExceeded"),
              all(
                  Verdict.last(ErrorKind.ACCESS_DENIED),
                  "insufficientFilePermissions",
                  "appNotAuthorizedToFile",
                  "domainPolicy",
                  "teamDriveMembershipRequired",
                  "fileOwnerNotMemberOfTeamDrive"),
              all(
                  Verdict.last(ErrorKind.SCOPE_MISSING),
                  "insufficientPermissions",
                  "ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
              all(Verdict.last(ErrorKind.MISCONFIGURED), "accessNotConfigured", "SERVICE_DISABLED"),
              all(
                  Verdict.last(ErrorKind.CONTENT_REFUSED),
                  "cannotDownloadAbusiveFile",
                  "cannotDownloadFile",
                  "fileNotDownloadable",
                  "fileNotExportable",
                  "download_restricted_for_revision",
                  "exportSizeLimitExceeded"),
              all(
                  Verdict.last(ErrorKind.CONFLICT),
                  "cyclicParents",
                  "cannotAddParent",
                  "parentNotAFolder",
                  "teamDrivesParentLimit",
                  "teamDrivesFolderMoveInNotSupported",
                  "cannotMoveTrashedItemIntoTeamDrive",
                  "cannotMoveTrashedItemOutOfTeamDrive"))
          .flatMap(group -> group.entrySet().stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private DriveErrors() {}

  /**
   * Returns the error for a refusal.
   *
   * @param body the bytes of the answer, as far as they are worth reading
   */
  static StorageException refused(
      Call call, DriveRequest request, DriveAnswer answer, byte[] body, Clock clock) {
    DriveErrorBody error = DriveErrorBody.parse(body);
    Duration delay =
        HttpTimes.retryAfter(answer.header("Retry-After"), answer.header("Date"), clock)
            .orElse(null);
    Verdict verdict = verdict(request, answer.status(), error, answer.header("WWW-Authenticate"));
    RetryAdvice retry = verdict.retry();
    if (delay != null && retry == RetryAdvice.SAFE) {
      retry = RetryAdvice.after(delay);
    }
    String code = error.code();
    return StorageException.builder(
            verdict.kind(),
            call.operation(),
            "Drive answered "
                + answer.status()
                + (code == null ? "" : " " + code)
                + " to "
                + request
                + ": "
                + advice(verdict.kind()))
        .retry(retry)
        .itemRef(request.about())
        .providerCode(code)
        .httpStatus(answer.status())
        .requestId(requestId(answer.header("X-Request-Id")))
        .candidates(verdict.kind() == ErrorKind.ALREADY_EXISTS ? existing(request) : List.of())
        .build();
  }

  /** Returns the error for an answer that is a success by its status and nothing Drive says. */
  static StorageException garbled(Call call, DriveRequest request, int status) {
    return StorageException.builder(
            ErrorKind.UNAVAILABLE,
            call.operation(),
            "the answer to "
                + request
                + " is not one of Drive, or broke off: a proxy may have given it")
        .retry(inDoubt(request))
        .itemRef(request.about())
        .httpStatus(status)
        .build();
  }

  /**
   * Returns the error for a request without an answer: the content could not be read, the thread
   * was interrupted, or the network failed.
   */
  static StorageException broken(Call call, DriveRequest request, IOException e) {
    Optional<SourceException> source = SourceException.behind(e);
    if (source.isPresent()) {
      return source.get().toError(call.operation(), request.about());
    }
    boolean interrupted = Thread.currentThread().isInterrupted();
    StorageException.Builder builder =
        StorageException.builder(
                interrupted ? ErrorKind.CANCELLED : ErrorKind.UNAVAILABLE,
                call.operation(),
                interrupted
                    ? "the thread was interrupted during " + request
                    : "no answer from Drive to " + request + ": " + problem(e))
            .retry(wasNotSent(e) ? RetryAdvice.SAFE : inDoubt(request))
            .itemRef(request.about());
    if (isPlain(e)) {
      builder.cause(e);
    }
    return builder.build();
  }

  /** Returns the error for a request that was given up before anything was sent. */
  static StorageException notSent(Call call, DriveRequest request, String reason) {
    return StorageException.builder(
            ErrorKind.CANCELLED, call.operation(), reason + ", so nothing was sent for " + request)
        .itemRef(request.about())
        .build();
  }

  /** Returns the error for a request whose time was over before it was sent. */
  static StorageException outOfTime(Call call, DriveRequest request) {
    return StorageException.builder(
            ErrorKind.UNAVAILABLE, call.operation(), "no time was left to send " + request)
        .itemRef(request.about())
        .build();
  }

  /** Returns the error for something that Drive does not do or does not have. */
  static StorageException invalid(
      Call call, ErrorKind kind, @Nullable ItemRef about, String message) {
    return StorageException.builder(kind, call.operation(), message).itemRef(about).build();
  }

  /** Returns the error for an answer that may be another one next time, and changed nothing. */
  static StorageException again(Call call, @Nullable ItemRef about, String message) {
    return StorageException.builder(ErrorKind.UNAVAILABLE, call.operation(), message)
        .itemRef(about)
        .retry(RetryAdvice.SAFE)
        .build();
  }

  /** Names a trouble of the network in a few words that hold nothing of the request. */
  static String problem(IOException e) {
    if (e instanceof SocketTimeoutException || e instanceof HttpTimeoutException) {
      return "timeout";
    } else if (isUnknownHost(e)) {
      return "unknown host";
    } else if (e instanceof SSLException) {
      return "TLS failure";
    } else if (e instanceof ConnectException) {
      return "connection refused";
    } else if (e instanceof NotSentException) {
      return "the request could not be sent";
    }
    return "connection lost";
  }

  private static Verdict verdict(
      DriveRequest request, int status, DriveErrorBody error, @Nullable String challenge) {
    if (status == 401) {
      return Verdict.again(ErrorKind.ACCESS_TOKEN_REJECTED);
    }
    Verdict known = known(error, challenge);
    if (known != null && status / 100 == 4) {
      return known;
    }
    boolean absent = status == 404 || status == 410;
    if (request.isInSession() && (absent || status == 400 || status == 412 || status == 416)) {
      // Any other refusal of a chunk means to begin again (guide "Upload file data").
      return Verdict.last(ErrorKind.SESSION_LOST);
    }
    if (absent && error.isForeign()) {
      // A proxy's page: it says nothing about the item, and a caller would take it for a deletion.
      return new Verdict(ErrorKind.UNAVAILABLE, inDoubt(request));
    }
    return switch (status) {
      case 400, 405, 411, 413, 414, 416 -> Verdict.last(ErrorKind.INVALID_ARGUMENT);
      case 403 -> Verdict.last(ErrorKind.ACCESS_DENIED);
      case 404, 410 -> Verdict.last(ErrorKind.NOT_FOUND);
      case 408, 500, 502, 503, 504 -> new Verdict(ErrorKind.UNAVAILABLE, inDoubt(request));
      case 409 ->
          Verdict.last(request.newId() == null ? ErrorKind.CONFLICT : ErrorKind.ALREADY_EXISTS);
      case 412 -> Verdict.last(ErrorKind.PRECONDITION_FAILED);
      case 423 -> Verdict.last(ErrorKind.LOCKED);
      case 425 -> Verdict.again(ErrorKind.UNAVAILABLE);
      case 429 -> Verdict.again(ErrorKind.RATE_LIMITED);
      // 501 is final; above it, proxies have numbers of their own for "no answer from behind me".
      default ->
          status > 501 && status < 600
              ? new Verdict(ErrorKind.UNAVAILABLE, inDoubt(request))
              : Verdict.last(ErrorKind.UNCLASSIFIED);
    };
  }

  /** The newer words are the more precise ones: "forbidden" comes with them as the older one. */
  private static @Nullable Verdict known(DriveErrorBody error, @Nullable String challenge) {
    Verdict byDetail = error.detail() == null ? null : BY_REASON.get(error.detail());
    if (byDetail != null) {
      return byDetail;
    }
    if (challenge != null && challenge.toLowerCase(Locale.ROOT).contains("insufficient_scope")) {
      return Verdict.last(ErrorKind.SCOPE_MISSING);
    }
    return error.reason() == null ? null : BY_REASON.get(error.reason());
  }

  private static List<ItemRef> existing(DriveRequest request) {
    String id = request.newId();
    ItemKind kind = request.newKind();
    return id == null ? List.of() : List.of(new ItemRef(DriveCapabilities.PROVIDER, kind, id));
  }

  private static RetryAdvice inDoubt(DriveRequest request) {
    return request.isRead() ? RetryAdvice.SAFE : RetryAdvice.ONLY_IF_IDEMPOTENT;
  }

  /** Says whether no byte of the request can have reached Drive. */
  private static boolean wasNotSent(IOException e) {
    return e instanceof ConnectException
        || e instanceof HttpConnectTimeoutException
        || e instanceof UnknownHostException
        || e instanceof SSLHandshakeException
        || e instanceof NotSentException;
  }

  private static boolean isUnknownHost(IOException e) {
    Throwable cause = e.getCause();
    return e instanceof UnknownHostException
        || cause instanceof UnknownHostException
        || cause instanceof java.nio.channels.UnresolvedAddressException
        || (cause != null
            && cause.getCause() instanceof java.nio.channels.UnresolvedAddressException);
  }

  /** Says whether an exception's message can hold nothing that came over the wire. */
  private static boolean isPlain(IOException e) {
    return e instanceof SocketException
        || e instanceof SocketTimeoutException
        || e instanceof HttpTimeoutException
        || e instanceof UnknownHostException
        || e instanceof SSLException;
  }

  private static @Nullable String requestId(@Nullable String value) {
    return value != null && value.matches("[A-Za-z0-9._:-]{1,100}") ? value : null;
  }

  private static Map<String, Verdict> all(Verdict verdict, String... reasons) {
    return Stream.of(reasons).collect(Collectors.toMap(reason -> reason, reason -> verdict));
  }

  private static String advice(ErrorKind kind) {
    return switch (kind) {
      case NOT_FOUND -> "it is not there, or the account can't see it";
      case ACCESS_DENIED -> "an admin of the customer has to allow it";
      case SCOPE_MISSING -> "add the scope to the application and authorize it again";
      case MISCONFIGURED -> "switch the Drive API on in the application's Google Cloud project";
      case ACCESS_TOKEN_REJECTED -> "the access token is no longer good";
      case ALREADY_EXISTS -> "something was created under this id before";
      case CONFLICT -> "it collides with the item's present state";
      case PRECONDITION_FAILED -> "the item has changed; read it again";
      case INVALID_ARGUMENT -> "Drive does not take an argument";
      case CONTENT_REFUSED -> "Drive does not hand out this content";
      case QUOTA_EXCEEDED -> "a limit of the account, the folder or the day is used up";
      case RATE_LIMITED -> "slow down";
      case LOCKED -> "somebody holds a lock on the item";
      case SESSION_LOST -> "the upload is gone; start it again";
      case UNAVAILABLE -> "Drive does not answer properly at the moment";
      default -> "an answer this library does not know";
    };
  }
}
