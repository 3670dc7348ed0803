package io.storageconnector.internal.transfer;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ContentSource;
import io.storageconnector.spi.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caller's content as a backend sees it: counted and hashed on the way, and unable to pass for
 * whole when it is not.
 *
 * <p>A stream that yields too few bytes throws before its end is signalled; one that yields too
 * many, or has another hash than declared, throws before its last bytes are handed out. So whatever
 * is wrong with the source breaks the request that carries it. One object serves all attempts of
 * one upload, one after the other.
 */
final class MeteredContent implements ContentSource {

  private static final Logger log = LoggerFactory.getLogger(MeteredContent.class);

  private final ContentSource source;
  private final OptionalLong length;
  private final long limit;
  private final ChecksumAlgorithm algorithm;

  private volatile boolean opened;
  private volatile @Nullable StorageException refusal;
  private volatile @Nullable Fingerprint fingerprint;

  /**
   * Wraps content for one upload.
   *
   * @param limit how many bytes are allowed if the source does not know its length
   * @param algorithm the hash to compute
   */
  MeteredContent(ContentSource source, long limit, ChecksumAlgorithm algorithm) {
    this.source = source;
    this.length = source.length();
    this.limit = limit;
    this.algorithm = algorithm;
  }

  @Override
  public InputStream open() throws IOException {
    opened = true;
    refusal = null;
    InputStream stream;
    try {
      stream = source.open();
    } catch (IOException e) {
      throw unreadable(e);
    }
    Metered metered = new Metered(stream);
    try {
      metered.checkEmpty();
    } catch (IOException e) {
      closeQuietly(stream, e);
      throw e;
    }
    return metered;
  }

  @Override
  public OptionalLong length() {
    return length;
  }

  @Override
  public Optional<Checksum> checksum() {
    return source.checksum();
  }

  @Override
  public boolean isRepeatable() {
    return source.isRepeatable();
  }

  /** Returns whether the content can still be sent from its first byte. */
  boolean isReplayable() {
    return !opened || source.isRepeatable();
  }

  /** Lets go of content that no attempt needed. */
  void discardIfUnopened() {
    if (!opened) {
      discard(source);
    }
  }

  /** Closes content that can be read once, which holds something open until it is read. */
  static void discard(ContentSource content) {
    if (content.isRepeatable()) {
      return;
    }
    try {
      content.open().close();
    } catch (IOException | RuntimeException e) {
      // It was not needed, so what became of the upload does not depend on it.
      log.debug("could not close content that was not sent: {}", e.getClass().getName());
    }
  }

  /** Reads the content to its end, only to know what it is. */
  Fingerprint read() {
    try (InputStream stream = open()) {
      stream.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw failure(e);
    }
    return fingerprint().orElseThrow();
  }

  /** Returns what was read, if any attempt read the content to its end. */
  Optional<Fingerprint> fingerprint() {
    return Optional.ofNullable(fingerprint);
  }

  /** Returns the fault of the content that the latest attempt met, if it met one. */
  Optional<StorageException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * Returns what a stream of this content threw, as the caller is told: its own fault, or that of
   * closing it.
   */
  StorageException failure(IOException e) {
    return refusal()
        .orElseGet(
            () ->
                StorageException.builder(
                        ErrorKind.SOURCE_UNREADABLE,
                        Operation.UPLOAD,
                        "the content to upload could not be closed: see the cause")
                    .cause(e)
                    .build());
  }

  private static void closeQuietly(InputStream stream, IOException reason) {
    try {
      stream.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private SourceException unreadable(IOException e) {
    String message = "the content to upload could not be read: see the cause";
    refusal =
        StorageException.builder(ErrorKind.SOURCE_UNREADABLE, Operation.UPLOAD, message)
            .cause(e)
            .build();
    return new SourceException(message, e);
  }

  private SourceException mismatch(String what, String expected, String actual) {
    String message =
        "the content to upload " + what + ": expected " + expected + ", found " + actual;
    refusal =
        StorageException.builder(ErrorKind.CONTENT_MISMATCH, Operation.UPLOAD, message)
            .mismatch(expected, actual)
            .build();
    return new SourceException(message, null);
  }

  private SourceException tooLong() {
    String message =
        "content of unknown length exceeded "
            + limit
            + " bytes, the most that goes in one request: use ContentSource.spool or declare its"
            + " length";
    refusal =
        StorageException.builder(ErrorKind.INVALID_ARGUMENT, Operation.UPLOAD, message).build();
    return new SourceException(message, null);
  }

  /** One pass over the content. Not thread-safe. */
  private final class Metered extends InputStream {

    private final InputStream in;
    private final MessageDigest digest = algorithm.newDigest();
    private final @Nullable MessageDigest declaredDigest;
    private long count;
    private boolean ended;
    private @Nullable SourceException failure;

    Metered(InputStream in) {
      this.in = in;
      this.declaredDigest =
          source
              .checksum()
              .map(Checksum::algorithm)
              .filter(declared -> declared != algorithm)
              .map(ChecksumAlgorithm::newDigest)
              .orElse(null);
    }

    /** A client that sends no bytes does not read, so empty content is checked when opened. */
    void checkEmpty() throws IOException {
      if (length.isPresent() && length.getAsLong() == 0) {
        endAtDeclaredLength();
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int size) throws IOException {
      Objects.checkFromIndexSize(offset, size, buffer.length);
      if (failure != null) {
        throw failure;
      }
      if (size == 0) {
        return 0;
      }
      if (ended) {
        return -1;
      }
      long allowed = length.isPresent() ? length.getAsLong() - count : size;
      int read = fromSource(buffer, offset, (int) Math.min(size, allowed));
      if (read < 0) {
        if (length.isPresent()) {
          throw fail(mismatch("ended early", length.getAsLong() + " bytes", count + " bytes"));
        }
        end();
        return -1;
      }
      digest.update(buffer, offset, read);
      if (declaredDigest != null) {
        declaredDigest.update(buffer, offset, read);
      }
      count += read;
      if (length.isPresent()) {
        if (count == length.getAsLong()) {
          endAtDeclaredLength();
        }
      } else if (count > limit) {
        throw fail(tooLong());
      }
      return read;
    }

    private int fromSource(byte[] buffer, int offset, int size) throws IOException {
      try {
        return in.read(buffer, offset, size);
      } catch (IOException e) {
        throw fail(unreadable(e));
      }
    }

    private void endAtDeclaredLength() throws IOException {
      if (fromSource(new byte[1], 0, 1) > 0) {
        throw fail(mismatch("goes on", count + " bytes", "more than " + count + " bytes"));
      }
      end();
    }

    private void end() throws IOException {
      ended = true;
      Checksum computed = Checksum.of(algorithm, digest.digest());
      Optional<Checksum> declared = source.checksum();
      if (declared.isPresent()) {
        Checksum actual =
            declaredDigest == null
                ? computed
                : Checksum.of(declared.get().algorithm(), declaredDigest.digest());
        if (!actual.equals(declared.get())) {
          throw fail(
              mismatch("does not have the hash it declared", declared.get().hex(), actual.hex()));
        }
      }
      fingerprint = new Fingerprint(count, computed);
    }

    private SourceException fail(SourceException reason) {
      failure = reason;
      return reason;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
