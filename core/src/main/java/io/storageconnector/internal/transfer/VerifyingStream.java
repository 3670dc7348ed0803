package io.storageconnector.internal.transfer;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.item.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A download's bytes that end normally only if exactly the expected ones came: too few is an {@code
 * IOException}, too many or others is an {@code IntegrityException}. The last bytes are handed out
 * only after they were verified, and a stream that failed fails again on every further read. Not
 * thread-safe.
 */
final class VerifyingStream extends InputStream {

  private final InputStream in;
  private final long length;
  private final @Nullable Checksum expected;
  private final @Nullable MessageDigest digest;
  private final Runnable onClose;

  private long count;
  private boolean verified;
  private @Nullable String broken;
  private @Nullable StorageException mismatch;
  private boolean closed;

  VerifyingStream(InputStream in, long length, @Nullable Checksum expected, Runnable onClose) {
    this.in = in;
    this.length = length;
    this.expected = expected;
    this.digest = expected == null ? null : expected.algorithm().newDigest();
    this.onClose = onClose;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int size) throws IOException {
    Objects.checkFromIndexSize(offset, size, buffer.length);
    if (closed) {
      throw new IOException("the download was closed");
    }
    if (mismatch != null) {
      throw mismatch;
    }
    if (broken != null) {
      throw new IOException(broken);
    }
    if (size == 0) {
      return 0;
    }
    if (count == length) {
      verify();
      return -1;
    }
    int read = receive(buffer, offset, (int) Math.min(size, length - count));
    if (read < 0) {
      broken = "the download ended after " + count + " of " + length + " bytes";
      throw new IOException(broken);
    }
    if (digest != null) {
      digest.update(buffer, offset, read);
    }
    count += read;
    if (count == length) {
      verify();
    }
    return read;
  }

  private int receive(byte[] buffer, int offset, int size) throws IOException {
    try {
      return in.read(buffer, offset, size);
    } catch (IOException e) {
      broken = "the download broke off after " + count + " of " + length + " bytes";
      throw new IOException(broken, e);
    }
  }

  private void verify() throws IOException {
    if (verified) {
      return;
    }
    if (receive(new byte[1], 0, 1) > 0) {
      throw fail(length + " bytes", "more than " + length + " bytes");
    }
    if (digest != null && expected != null) {
      Checksum actual = Checksum.of(expected.algorithm(), digest.digest());
      if (!actual.equals(expected)) {
        throw fail(expected.hex(), actual.hex());
      }
    }
    verified = true;
  }

  private StorageException fail(String expectedFact, String actualFact) {
    mismatch =
        StorageException.builder(
                ErrorKind.CONTENT_MISMATCH,
                Operation.DOWNLOAD,
                "the downloaded content is not what the provider describes: expected "
                    + expectedFact
                    + ", found "
                    + actualFact
                    + "; do not use it, download it again")
            .mismatch(expectedFact, actualFact)
            .build();
    return mismatch;
  }

  @Override
  public int available() throws IOException {
    return closed || broken != null || mismatch != null
        ? 0
        : (int) Math.min(in.available(), length - count);
  }

  @Override
  public void close() {
    closed = true;
    onClose.run();
  }
}
