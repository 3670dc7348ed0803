package io.storageconnector.box;

import io.storageconnector.ErrorKind;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.HttpTimes;
import io.storageconnector.spi.SourceException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The one table that says what an answer of Box, or the lack of one, means.
 *
 * <p>Codes come from Box's guide "Common errors"; what it leaves open is noted at the entry.
 */
final class BoxErrors {

  /** What a refusal means, and whether the request may have had an effect all the same. */
  private record Verdict(ErrorKind kind, RetryAdvice retry) {

    static Verdict last(ErrorKind kind) {
      return new Verdict(kind, RetryAdvice.NEVER);
    }

    static Verdict again(ErrorKind kind) {
      return new Verdict(kind, RetryAdvice.SAFE);
    }
  }

  private static final Map<String, Verdict> BY_CODE =
      Map.ofEntries(
          Map.entry("item_name_in_use", Verdict.last(ErrorKind.ALREADY_EXISTS)),
          // The same create is in flight, or the tree is being moved: Box asks to come back.
          Map.entry("name_temporarily_reserved", Verdict.again(ErrorKind.UNAVAILABLE)),
          Map.entry("operation_blocked_temporary", Verdict.again(ErrorKind.UNAVAILABLE)),
          // Appears right after the last part although all are there (rclone/rclone#2054).
          Map.entry("parts_mismatch", Verdict.again(ErrorKind.UNAVAILABLE)),
          Map.entry("item_name_invalid", Verdict.last(ErrorKind.INVALID_NAME)),
          Map.entry("item_name_too_long", Verdict.last(ErrorKind.INVALID_NAME)),
          Map.entry("folder_not_empty", Verdict.last(ErrorKind.CONFLICT)),
          Map.entry("cyclical_folder_structure", Verdict.last(ErrorKind.CONFLICT)),
          Map.entry("cannot_make_collaborated_subfolder_private", Verdict.last(ErrorKind.CONFLICT)),
          Map.entry("sync_item_move_failure", Verdict.last(ErrorKind.CONFLICT)),
          Map.entry("range_overlaps_existing_part", Verdict.last(ErrorKind.CONFLICT)),
          // Damaged on the way: Box stored nothing, and the bytes may be sent again.
          Map.entry("bad_digest", Verdict.again(ErrorKind.CONTENT_MISMATCH)),
          Map.entry("digest_mismatch", Verdict.last(ErrorKind.CONTENT_MISMATCH)),
          Map.entry("insufficient_scope", Verdict.last(ErrorKind.SCOPE_MISSING)),
          Map.entry("access_denied_item_locked", Verdict.last(ErrorKind.LOCKED)),
          Map.entry("storage_limit_exceeded", Verdict.last(ErrorKind.QUOTA_EXCEEDED)),
          Map.entry("file_size_limit_exceeded", Verdict.last(ErrorKind.QUOTA_EXCEEDED)),
          Map.entry("terms_of_service_required", Verdict.last(ErrorKind.ACCESS_DENIED)),
          Map.entry("password_reset_required", Verdict.last(ErrorKind.ACCESS_DENIED)),
          Map.entry("invalid_upload_session_id", Verdict.last(ErrorKind.SESSION_LOST)),
          Map.entry("session_expired", Verdict.last(ErrorKind.SESSION_LOST)),
          Map.entry("upload_failed", Verdict.last(ErrorKind.SESSION_LOST)));

  private BoxErrors() {}

  /**
   * Returns the error for a refusal.
   *
   * @param body the bytes of the answer, as far as they are worth reading
   */
  static StorageException refused(
      Call call, BoxRequest request, BoxAnswer answer, byte[] body, Clock clock) {
    BoxErrorBody error = BoxErrorBody.parse(body);
    Duration delay =
        HttpTimes.retryAfter(answer.header("Retry-After"), answer.header("Date"), clock)
            .orElse(null);
    Verdict verdict = verdict(request, answer.status(), error);
    RetryAdvice retry = verdict.retry();
    if (delay != null && retry == RetryAdvice.SAFE) {
      retry = RetryAdvice.after(delay);
    }
    String code = error.code();
    return StorageException.builder(
            verdict.kind(),
            call.operation(),
            "Box answered "
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
        .requestId(error.requestId(answer.header("BOX-REQUEST-ID")))
        .candidates(error.conflicts())
        .build();
  }

  /** Returns the error for an answer that is a success by its status and nothing Box says. */
  static StorageException garbled(Call call, BoxRequest request, int status) {
    return StorageException.builder(
            ErrorKind.UNAVAILABLE,
            call.operation(),
            "the answer to "
                + request
                + " is not one of Box, or broke off: a proxy may have given it")
        .retry(inDoubt(request))
        .itemRef(request.about())
        .httpStatus(status)
        .build();
  }

  /** Returns the error for content, or for a commit, that Box is still working on. */
  static StorageException pending(Call call, BoxRequest request, BoxAnswer answer, Clock clock) {
    Duration delay =
        HttpTimes.retryAfter(answer.header("Retry-After"), answer.header("Date"), clock)
            .orElse(null);
    return StorageException.builder(
            ErrorKind.PENDING, call.operation(), "Box is still working on " + request)
        .retry(delay == null ? RetryAdvice.SAFE : RetryAdvice.after(delay))
        .itemRef(request.about())
        .httpStatus(answer.status())
        .requestId(BoxErrorBody.NONE.requestId(answer.header("BOX-REQUEST-ID")))
        .build();
  }

  /**
   * Returns the error for a request without an answer: the content could not be read, the thread
   * was interrupted, or the network failed.
   *
   * @param sent whether the request may have reached Box
   */
  static StorageException broken(Call call, BoxRequest request, IOException e, boolean sent) {
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
                    : "no answer from Box to " + request + ": " + problem(e))
            .retry(sent ? inDoubt(request) : RetryAdvice.SAFE)
            .itemRef(request.about());
    if (isPlain(e)) {
      builder.cause(e);
    }
    return builder.build();
  }

  /** Returns the error for a request that was given up before anything was sent. */
  static StorageException notSent(Call call, BoxRequest request, String reason) {
    return StorageException.builder(
            ErrorKind.CANCELLED, call.operation(), reason + ", so nothing was sent for " + request)
        .itemRef(request.about())
        .build();
  }

  /** Returns the error for a request whose time was over before it was sent. */
  static StorageException outOfTime(Call call, BoxRequest request) {
    return StorageException.builder(
            ErrorKind.UNAVAILABLE, call.operation(), "no time was left to send " + request)
        .itemRef(request.about())
        .build();
  }

  /** Returns the error for an argument that Box could not have taken; nothing was sent. */
  static StorageException invalid(
      Call call, ErrorKind kind, @Nullable ItemRef about, String message) {
    return StorageException.builder(kind, call.operation(), message).itemRef(about).build();
  }

  /** Names a trouble of the network in a few words that hold nothing of the request. */
  static String problem(IOException e) {
    if (e instanceof SocketTimeoutException || "timeout".equals(e.getMessage())) {
      return "timeout";
    } else if (e instanceof UnknownHostException) {
      return "unknown host";
    } else if (e instanceof SSLException) {
      return "TLS failure";
    } else if (e instanceof java.net.ConnectException) {
      return "connection refused";
    } else if ("Canceled".equals(e.getMessage())) {
      return "cancelled, because the provider was closed";
    }
    return "connection lost";
  }

  private static Verdict verdict(BoxRequest request, int status, BoxErrorBody error) {
    if (status == 401) {
      return request.isAuthorized()
          ? Verdict.again(ErrorKind.ACCESS_TOKEN_REJECTED)
          : Verdict.again(ErrorKind.UNAVAILABLE);
    }
    Verdict known = error.code() == null ? null : BY_CODE.get(error.code());
    if (known != null && status < 500) {
      // A damaged part can be sent again; at commit the parts are what they are.
      return known.kind() == ErrorKind.CONTENT_MISMATCH && request.isPart()
          ? Verdict.again(known.kind())
          : known;
    }
    boolean absent = status == 404 || status == 410;
    if (absent && error.isForeign()) {
      // A proxy's page: it says nothing about the item, and a caller would take it for a deletion.
      return new Verdict(ErrorKind.UNAVAILABLE, inDoubt(request));
    }
    return switch (status) {
      case 400, 405, 416 -> Verdict.last(ErrorKind.INVALID_ARGUMENT);
      case 403 -> Verdict.last(ErrorKind.ACCESS_DENIED);
      case 404, 410 ->
          Verdict.last(request.isInSession() ? ErrorKind.SESSION_LOST : ErrorKind.NOT_FOUND);
      case 408, 500, 502, 503, 504 -> new Verdict(ErrorKind.UNAVAILABLE, inDoubt(request));
      case 409 ->
          Verdict.last(error.conflicts().isEmpty() ? ErrorKind.CONFLICT : ErrorKind.ALREADY_EXISTS);
      case 412 -> Verdict.last(ErrorKind.PRECONDITION_FAILED);
      case 413 -> Verdict.last(ErrorKind.QUOTA_EXCEEDED);
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

  private static RetryAdvice inDoubt(BoxRequest request) {
    return request.isRead() ? RetryAdvice.SAFE : RetryAdvice.ONLY_IF_IDEMPOTENT;
  }

  /** Says whether an exception's message can hold nothing that came over the wire. */
  private static boolean isPlain(IOException e) {
    return e instanceof SocketException
        || e instanceof SocketTimeoutException
        || e instanceof UnknownHostException
        || e instanceof SSLException;
  }

  private static String advice(ErrorKind kind) {
    return switch (kind) {
      case NOT_FOUND -> "it is not there, or the account can't see it";
      case ACCESS_DENIED -> "an admin of the customer has to allow it";
      case SCOPE_MISSING -> "add the scope to the application and authorize it again";
      case ACCESS_TOKEN_REJECTED -> "the access token is no longer good";
      case ALREADY_EXISTS -> "the name is taken";
      case CONFLICT -> "it collides with the item's present state";
      case PRECONDITION_FAILED -> "the item has changed; read it again";
      case INVALID_NAME -> "Box does not take the name";
      case INVALID_ARGUMENT -> "Box does not take an argument";
      case QUOTA_EXCEEDED -> "the account, or the file size its plan allows, is used up";
      case RATE_LIMITED -> "slow down";
      case LOCKED -> "somebody holds a lock on the item";
      case SESSION_LOST -> "the upload is gone; start it again";
      case CONTENT_MISMATCH -> "the content differs from its declared hash";
      case UNAVAILABLE -> "Box does not answer properly at the moment";
      default -> "an answer this library does not know";
    };
  }
}
