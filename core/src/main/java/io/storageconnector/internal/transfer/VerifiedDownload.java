package io.storageconnector.internal.transfer;

import io.storageconnector.Download;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.FileItem;
import io.storageconnector.spi.OpenedContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A download whose bytes are verified on the way. Not thread-safe. */
final class VerifiedDownload implements Download {

  private static final int BUFFER = 1 << 16;

  private final FileItem file;
  private final long length;
  private final VerifyingStream body;

  /**
   * Wraps opened content.
   *
   * @param length how many bytes have to come
   * @param expected the hash they have to have, or null if it is not known
   */
  VerifiedDownload(FileItem file, long length, @Nullable Checksum expected, OpenedContent content) {
    this.file = file;
    this.length = length;
    this.body = new VerifyingStream(content.body(), length, expected, content::close);
  }

  @Override
  public FileItem file() {
    return file;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public long transferTo(OutputStream out) {
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    for (int read = receive(buffer); read >= 0; read = receive(buffer)) {
      try {
        out.write(buffer, 0, read);
      } catch (IOException e) {
        throw unwritable(e);
      }
      total += read;
    }
    return total;
  }

  private int receive(byte[] buffer) {
    try {
      return body.read(buffer, 0, buffer.length);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw cancelled(e);
      }
      throw StorageException.builder(
              ErrorKind.UNAVAILABLE,
              Operation.DOWNLOAD,
              "the connection broke during a download: do not use what arrived, download again")
          .retry(RetryAdvice.SAFE)
          .itemRef(file.ref())
          .cause(e)
          .build();
    }
  }

  @Override
  public void saveTo(Path path) {
    Path target = path.toAbsolutePath();
    Path partial = target.resolveSibling("." + UUID.randomUUID() + ".part");
    try {
      try (FileChannel channel =
              FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream out = Channels.newOutputStream(channel)) {
        transferTo(out);
        // Otherwise a crash of the machine may leave the final name with nothing behind it.
        channel.force(true);
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      delete(partial, e);
      throw unwritable(e);
    } catch (RuntimeException e) {
      delete(partial, e);
      throw e;
    }
  }

  /**
   * An interrupt breaks reads and writes alike; it is neither the network's nor the disk's fault.
   */
  private RuntimeException unwritable(IOException e) {
    return Thread.currentThread().isInterrupted() ? cancelled(e) : new UncheckedIOException(e);
  }

  private StorageException cancelled(IOException e) {
    return StorageException.builder(
            ErrorKind.CANCELLED,
            Operation.DOWNLOAD,
            "the thread was interrupted during a download: do not use what arrived")
        .itemRef(file.ref())
        .cause(e)
        .build();
  }

  private static void delete(Path partial, Exception reason) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    body.close();
  }
}
