package io.storageconnector.testkit.memory;

import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadedPart;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The uploads in parts that one account keeps open. Not thread-safe: the account's lock guards it.
 */
final class UploadSessions {

  private static final Duration LIFETIME = Duration.ofDays(7);

  private final int partSize;
  private final boolean inOrder;
  private final boolean keepsPartly;
  private final Clock clock;
  private final LongSupplier numbers;
  private final Map<String, Open> sessions = new HashMap<>();

  UploadSessions(InMemoryConfig config, LongSupplier numbers) {
    this.partSize = config.partSize();
    this.inOrder = !config.capabilities().supports(Capability.PARALLEL_PARTS);
    this.keepsPartly = config.keepsPartsPartly();
    this.clock = config.clock();
    this.numbers = numbers;
  }

  UploadSession open(long size) {
    String handle = "FAKESECRET.session." + numbers.getAsLong();
    Open session = new Open(size, clock.instant().plus(LIFETIME));
    sessions.put(handle, session);
    return session.describe(handle);
  }

  /** How many take parts now. */
  int open() {
    return (int)
        sessions.values().stream()
            .filter(session -> clock.instant().isBefore(session.expiresAt))
            .count();
  }

  UploadSession reopen(Operation operation, String handle) {
    return require(operation, handle).describe(handle);
  }

  UploadedPart put(Operation operation, String handle, long offset, byte[] bytes) {
    Open session = require(operation, handle);
    boolean misplaced = inOrder ? offset != session.end() : offset % partSize != 0;
    if (misplaced
        || offset >= session.size
        || bytes.length != Math.min(partSize, session.size - offset)) {
      throw InMemoryErrors.refused(
          ErrorKind.INVALID_ARGUMENT, operation, "the part does not fit: offset " + offset);
    }
    byte[] kept = bytes;
    if (inOrder && keepsPartly && session.requests++ % 2 == 0) {
      kept = Arrays.copyOf(bytes, (bytes.length + 1) / 2);
    }
    session.parts.put(offset, kept);
    return describe(offset, kept);
  }

  List<UploadedPart> parts(Operation operation, String handle) {
    Open session = require(operation, handle);
    List<UploadedPart> parts = new ArrayList<>();
    if (!inOrder) {
      session.parts.forEach((at, bytes) -> parts.add(describe(at, bytes)));
    } else if (session.end() > 0) {
      parts.add(describe(0, session.content()));
    }
    return parts;
  }

  /** The whole content, if it is complete and has the checksum. The session stays open. */
  byte[] assemble(Operation operation, String handle, List<UploadedPart> parts, Checksum whole) {
    Open session = require(operation, handle);
    long end = 0;
    for (UploadedPart part : parts) {
      if (part.offset() != end || !(inOrder || session.holds(part))) {
        throw incomplete(operation);
      }
      end += part.size();
    }
    if (end != session.size || session.end() != session.size) {
      throw incomplete(operation);
    }
    byte[] content = session.content();
    Checksum actual = Checksum.of(whole.algorithm(), whole.algorithm().newDigest().digest(content));
    if (!actual.equals(whole)) {
      throw StorageException.builder(
              ErrorKind.CONTENT_MISMATCH, operation, "the parts do not have the announced checksum")
          .mismatch(whole.hex(), actual.hex())
          .build();
    }
    return content;
  }

  /** Whether a part was described from these bytes. */
  static boolean matches(UploadedPart part, byte[] bytes) {
    return describe(part.offset(), bytes).equals(part);
  }

  void close(String handle) {
    sessions.remove(handle);
  }

  private Open require(Operation operation, String handle) {
    Open session = sessions.get(handle);
    if (session == null || !clock.instant().isBefore(session.expiresAt)) {
      sessions.remove(handle);
      throw InMemoryErrors.refused(
          ErrorKind.SESSION_LOST, operation, "the upload is gone: start it again");
    }
    return session;
  }

  private static StorageException incomplete(Operation operation) {
    return InMemoryErrors.refused(
        ErrorKind.INVALID_ARGUMENT, operation, "parts are missing, unknown or out of order");
  }

  private static UploadedPart describe(long offset, byte[] bytes) {
    ChecksumAlgorithm sha1 = ChecksumAlgorithm.SHA1;
    return new UploadedPart(
        offset, bytes.length, Checksum.of(sha1, sha1.newDigest().digest(bytes)).hex());
  }

  /** One upload that is under way. */
  private final class Open {

    private final long size;
    private final Instant expiresAt;
    private final TreeMap<Long, byte[]> parts = new TreeMap<>();
    private int requests;

    Open(long size, Instant expiresAt) {
      this.size = size;
      this.expiresAt = expiresAt;
    }

    /** Where the bytes end that follow each other from the first one. */
    long end() {
      long end = 0;
      for (Map.Entry<Long, byte[]> part : parts.entrySet()) {
        if (part.getKey() != end) {
          return end;
        }
        end += part.getValue().length;
      }
      return end;
    }

    byte[] content() {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      parts.values().forEach(content::writeBytes);
      return content.toByteArray();
    }

    boolean holds(UploadedPart part) {
      byte[] bytes = parts.get(part.offset());
      return bytes != null && matches(part, bytes);
    }

    UploadSession describe(String handle) {
      return UploadSession.of(Secret.of(handle), partSize, size, expiresAt);
    }
  }
}
