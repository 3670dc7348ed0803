package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.item.ItemRef;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An operation did not do what it was asked to. {@link #kind()} says what happened, {@link
 * #retry()} whether trying again makes sense, and the message what to do.
 *
 * <p>Unchecked. Can't be serialised: what it knows holds for this process, and a copy without it
 * would lie. No message, cause or {@code toString} of this family holds a token, a link, content or
 * an item's name. Leaves of the family carry data; everything else is this class with a kind. Only
 * the builder creates them, so adding a leaf is a compatible change.
 */
public class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Builder facts;

  StorageException(Builder builder) {
    super(builder.message, builder.cause);
    this.facts = builder.copy();
  }

  /**
   * Refuses, because the facts would be missing in a copy.
   *
   * @param stream where nothing is written to
   * @throws NotSerializableException always
   */
  private void writeObject(ObjectOutputStream stream) throws NotSerializableException {
    throw new NotSerializableException(
        getClass().getName() + " can't be serialised: send its kind and message instead");
  }

  /**
   * {@return a builder; providers use it}
   *
   * @param kind what happened
   * @param operation what the application asked for
   * @param message what failed, on what, why, and what to do, in one line, without secrets and
   *     names
   */
  public static Builder builder(ErrorKind kind, Operation operation, String message) {
    return new Builder(kind, operation, message);
  }

  /** {@return what happened} */
  public ErrorKind kind() {
    return facts.kind;
  }

  /** {@return whether trying again makes sense} */
  public RetryAdvice retry() {
    return facts.retry;
  }

  /** {@return what the application asked for} */
  public Operation operation() {
    return facts.operation;
  }

  /** {@return the connection, where one was involved} */
  public Optional<ConnectionId> connection() {
    return Optional.ofNullable(facts.connection);
  }

  /** {@return the item the request was about, if there was one} */
  public Optional<ItemRef> itemRef() {
    return Optional.ofNullable(facts.itemRef);
  }

  /** {@return the provider's own error code, if it gave one} */
  public Optional<String> providerCode() {
    return Optional.ofNullable(facts.providerCode);
  }

  /** {@return the HTTP status, if there was an answer} */
  public OptionalInt httpStatus() {
    return facts.httpStatus == 0 ? OptionalInt.empty() : OptionalInt.of(facts.httpStatus);
  }

  /** {@return the provider's id of the request, for its support; empty if it gave none} */
  public Optional<String> requestId() {
    return Optional.ofNullable(facts.requestId);
  }

  /** {@return how often the request was sent; zero if it was refused before} */
  public int attempts() {
    return facts.attempts;
  }

  /** {@return a builder that holds all facts of this exception, to add to them} */
  public Builder toBuilder() {
    return facts.copy();
  }

  /** Builds the member of the family that fits the kind. Not thread-safe. */
  public static final class Builder {

    final ErrorKind kind;
    final Operation operation;
    String message;
    RetryAdvice retry = RetryAdvice.NEVER;
    Duration retryAfter = Duration.ZERO;
    @Nullable ConnectionId connection;
    @Nullable ItemRef itemRef;
    @Nullable String providerCode;
    int httpStatus;
    @Nullable String requestId;
    int attempts;
    @Nullable Throwable cause;
    List<ItemRef> candidates = List.of();
    @Nullable String expected;
    @Nullable String actual;
    @Nullable String howToFindOut;
    @Nullable ReauthorizationReason reason;

    private Builder(ErrorKind kind, Operation operation, String message) {
      this.kind = requireNonNull(kind, "kind");
      this.operation = requireNonNull(operation, "operation");
      this.message = requireNonNull(message, "message");
    }

    private Builder copy() {
      Builder copy = new Builder(kind, operation, message);
      copy.retry = retry;
      copy.retryAfter = retryAfter;
      copy.connection = connection;
      copy.itemRef = itemRef;
      copy.providerCode = providerCode;
      copy.httpStatus = httpStatus;
      copy.requestId = requestId;
      copy.attempts = attempts;
      copy.cause = cause;
      copy.candidates = candidates;
      copy.expected = expected;
      copy.actual = actual;
      copy.howToFindOut = howToFindOut;
      copy.reason = reason;
      return copy;
    }

    /**
     * Replaces the message.
     *
     * @param value one line, without secrets and names
     * @return this builder
     */
    public Builder message(String value) {
      this.message = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets the advice; default {@link RetryAdvice#NEVER}. A delay once advised is kept, also when
     * the advice itself changes later: {@link RateLimitedException#retryAfter()} reports it.
     *
     * @param value the advice
     * @return this builder
     */
    public Builder retry(RetryAdvice value) {
      this.retry = requireNonNull(value, "value");
      if (value instanceof RetryAdvice.After after) {
        this.retryAfter = after.delay();
      }
      return this;
    }

    /**
     * Sets the connection; default none.
     *
     * @param value the connection
     * @return this builder
     */
    public Builder connection(ConnectionId value) {
      this.connection = value;
      return this;
    }

    /**
     * Sets the item the request was about; default none.
     *
     * @param value the item, or null for none
     * @return this builder
     */
    public Builder itemRef(@Nullable ItemRef value) {
      this.itemRef = value;
      return this;
    }

    /**
     * Sets the provider's own error code; default none.
     *
     * @param value the code, or null for none; never free text of the provider
     * @return this builder
     */
    public Builder providerCode(@Nullable String value) {
      this.providerCode = value;
      return this;
    }

    /**
     * Sets the HTTP status; default none.
     *
     * @param value the status
     * @return this builder
     */
    public Builder httpStatus(int value) {
      this.httpStatus = value;
      return this;
    }

    /**
     * Sets the provider's id of the request; default none.
     *
     * @param value the id, or null for none
     * @return this builder
     */
    public Builder requestId(@Nullable String value) {
      this.requestId = value;
      return this;
    }

    /**
     * Sets how often the request was sent; default zero.
     *
     * @param value the number
     * @return this builder
     */
    public Builder attempts(int value) {
      this.attempts = value;
      return this;
    }

    /**
     * Sets the cause; default none. Vendor exceptions must not be kept: they print requests.
     *
     * @param value the cause, or null for none
     * @return this builder
     */
    public Builder cause(@Nullable Throwable value) {
      this.cause = value;
      return this;
    }

    /**
     * Sets the items that are in the way ({@link ErrorKind#ALREADY_EXISTS}) or that all answer to a
     * path ({@link ErrorKind#AMBIGUOUS_PATH}); default none.
     *
     * @param value the items
     * @return this builder
     */
    public Builder candidates(List<ItemRef> value) {
      this.candidates = List.copyOf(new ArrayList<>(value));
      return this;
    }

    /**
     * Sets what content should have been and what it was ({@link ErrorKind#CONTENT_MISMATCH}).
     *
     * @param expectedFact a length or a hash
     * @param actualFact a length or a hash
     * @return this builder
     */
    public Builder mismatch(String expectedFact, String actualFact) {
      this.expected = requireNonNull(expectedFact, "expectedFact");
      this.actual = requireNonNull(actualFact, "actualFact");
      return this;
    }

    /**
     * Sets which look-up settles whether a write took effect ({@link ErrorKind#OUTCOME_UNKNOWN}).
     *
     * @param value what to look for, and where
     * @return this builder
     */
    public Builder howToFindOut(String value) {
      this.howToFindOut = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets why the admin has to consent again ({@link ErrorKind#REAUTH_REQUIRED}).
     *
     * @param value the reason
     * @return this builder
     */
    public Builder reason(ReauthorizationReason value) {
      this.reason = requireNonNull(value, "value");
      return this;
    }

    /** {@return the exception; its class follows from the kind} */
    public StorageException build() {
      return switch (kind) {
        case NOT_FOUND -> new ItemNotFoundException(this);
        case ALREADY_EXISTS -> new ItemAlreadyExistsException(this);
        case AMBIGUOUS_PATH -> new AmbiguousPathException(this);
        case RATE_LIMITED -> new RateLimitedException(this);
        case CONTENT_MISMATCH -> new IntegrityException(this);
        case OUTCOME_UNKNOWN -> new OutcomeUnknownException(this);
        case REAUTH_REQUIRED -> new ReauthorizationRequiredException(this);
        default -> new StorageException(this);
      };
    }
  }
}
