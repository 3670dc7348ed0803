package io.storageconnector.internal.transfer;

import io.storageconnector.Download;
import io.storageconnector.Operation;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.FileItem;
import io.storageconnector.spi.OpenedContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

  private final FileItem file;
  private final long length;
  private final VerifyingStream body;
  private final Receiver receiver;

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
    this.receiver = new Receiver(body, Operation.DOWNLOAD, file.ref());
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
    return receiver.transferTo(out);
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
      throw receiver.unwritable(e);
    } catch (RuntimeException e) {
      delete(partial, e);
      throw e;
    }
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
