package io.storageconnector.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One record as a {@link TokenStore} sees it: sealed bytes under a revision, and when somebody
 * should look at it again. Immutable and thread-safe; the bytes are copied in and out.
 */
public final class StoredToken {

  /** The largest sealed record in bytes. */
  public static final int MAX_SEALED_BYTES = 64 * 1024;

  private final Revision revision;
  private final Instant dueAt;
  private final byte[] sealed;

  private StoredToken(Revision revision, Instant dueAt, byte[] sealed) {
    this.revision = requireNonNull(revision, "revision");
    this.dueAt = requireNonNull(dueAt, "dueAt");
    this.sealed = sealed.clone();
    if (revision.equals(Revision.ABSENT)) {
      throw new IllegalArgumentException("a record has a revision");
    }
    if (sealed.length > MAX_SEALED_BYTES) {
      throw new IllegalArgumentException("a sealed record has at most 64 KiB: " + sealed.length);
    }
  }

  /**
   * {@return a record}
   *
   * @param revision its revision, not {@link Revision#ABSENT}
   * @param dueAt when to look at it again; stores keep milliseconds or better
   * @param sealed the sealed bytes, at most {@link #MAX_SEALED_BYTES}
   */
  public static StoredToken of(Revision revision, Instant dueAt, byte[] sealed) {
    return new StoredToken(revision, dueAt, sealed);
  }

  /** {@return the revision} */
  public Revision revision() {
    return revision;
  }

  /** {@return when to look at the record again} */
  public Instant dueAt() {
    return dueAt;
  }

  /** {@return a copy of the sealed bytes} */
  public byte[] sealed() {
    return sealed.clone();
  }

  /**
   * Compares all components.
   *
   * @return whether all components are equal
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredToken that
        && revision.equals(that.revision)
        && dueAt.equals(that.dueAt)
        && Arrays.equals(sealed, that.sealed);
  }

  @Override
  public int hashCode() {
    return revision.hashCode();
  }

  /** {@return revision, due time and size} */
  @Override
  public String toString() {
    return "StoredToken[" + revision + ", dueAt=" + dueAt + ", " + sealed.length + " bytes]";
  }
}
