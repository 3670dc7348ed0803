package io.storageconnector.internal.transfer;

import io.storageconnector.Capabilities;
import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.Export;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.internal.chain.CallChain;
import io.storageconnector.internal.chain.Reads;
import io.storageconnector.item.ByteRange;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.NativeDocItem;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.OpenedContent;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Opens downloads: settles which version, how many bytes and which hash are expected before the
 * first byte, and refuses an answer that announces something else.
 */
public final class Downloads {

  private Downloads() {}

  /** Opens a checked request; the caller closes the download. */
  public static Download open(DownloadRequest request, Capabilities capabilities, CallChain chain) {
    Reads reads = chain.reads(chain.deadlineFor(Operation.DOWNLOAD));
    FileItem file = describe(request, reads);
    boolean earlier =
        request.versionId().isPresent() && !request.versionId().equals(file.versionId());
    OptionalLong size = earlier ? OptionalLong.empty() : file.size();
    Optional<ByteRange> range = request.range();
    if (range.isPresent() && size.isPresent() && range.get().lengthWithin(size.getAsLong()) == 0) {
      throw failure(
          ErrorKind.INVALID_ARGUMENT,
          file,
          "the range starts behind the end of the file: it has " + size.getAsLong() + " bytes");
    }
    // Of a part, or of a version that is not the described one, no hash is published.
    Checksum hash =
        earlier || range.isPresent()
            ? null
            : publishedHash(file, capabilities).orElseThrow(() -> unverifiable(file));
    String version = request.versionId().or(file::versionId).orElse(null);
    ByteRange part = range.orElse(null);
    OpenedContent content =
        reads.download(
            earlier
                ? DownloadSource.of(file.ref(), version, part)
                : DownloadSource.current(file.ref(), version, part));
    try {
      long length = expectedLength(file, range.orElse(null), size, content);
      return new VerifiedDownload(file, length, hash, content);
    } catch (StorageException e) {
      content.close();
      throw e;
    }
  }

  /** Opens the export of a document that was checked to have this type; the caller closes it. */
  public static Export export(NativeDocItem document, String mediaType, CallChain chain) {
    Reads reads = chain.reads(chain.deadlineFor(Operation.EXPORT));
    return new OpenedExport(document, mediaType, reads.export(document.ref(), mediaType));
  }

  private static FileItem describe(DownloadRequest request, Reads reads) {
    if (request.known().isPresent()) {
      return request.known().get();
    }
    Item item = reads.get(request.file());
    if (item.isTrashed()) {
      throw failure(ErrorKind.NOT_FOUND, item, "the file is in the trash: restore it first");
    }
    if (item instanceof FileItem file) {
      return file;
    }
    throw failure(
        ErrorKind.INVALID_ARGUMENT, item, "the item has no bytes to download: it is no file");
  }

  private static long expectedLength(
      FileItem file, @Nullable ByteRange range, OptionalLong size, OpenedContent content) {
    OptionalLong announced = content.length();
    if (range == null && content.isPartial()) {
      throw mismatch(file, "all bytes", "a part of them");
    }
    if (range != null
        && !content.isPartial()
        && !(range.first() == 0 && size.equals(announced) && coversAll(range, size))) {
      throw mismatch(file, "the range that was asked for", "all bytes");
    }
    OptionalLong expected = size;
    if (range != null) {
      if (size.isPresent()) {
        expected = OptionalLong.of(range.lengthWithin(size.getAsLong()));
      } else if (!range.isOpenEnded() && announced.isEmpty()) {
        expected = OptionalLong.of(range.last() - range.first() + 1);
      }
    }
    if (expected.isPresent() && announced.isPresent() && !expected.equals(announced)) {
      throw mismatch(
          file, expected.getAsLong() + " bytes", announced.getAsLong() + " bytes announced");
    }
    if (expected.isPresent()) {
      return expected.getAsLong();
    }
    return announced.orElseThrow(
        () ->
            failure(
                ErrorKind.UNCLASSIFIED,
                file,
                "the provider tells the length of the content neither before nor with it,"
                    + " so a short download could not be told from a whole one"));
  }

  private static boolean coversAll(ByteRange range, OptionalLong size) {
    return size.isPresent() && range.lengthWithin(size.getAsLong()) == size.getAsLong();
  }

  private static Optional<Checksum> publishedHash(FileItem file, Capabilities capabilities) {
    for (ChecksumAlgorithm algorithm : capabilities.checksumAlgorithms()) {
      Optional<Checksum> checksum = file.checksum(algorithm);
      if (checksum.isPresent()) {
        return checksum;
      }
    }
    return Optional.empty();
  }

  private static StorageException unverifiable(FileItem file) {
    return StorageException.builder(
            ErrorKind.CONTENT_MISMATCH,
            Operation.DOWNLOAD,
            "no hash of the file is known, so nobody could tell whether the right bytes arrive:"
                + " get the item again, or ask for a range, which is checked for its length alone")
        .itemRef(file.ref())
        .mismatch("a hash", "no hash")
        .build();
  }

  private static StorageException mismatch(FileItem file, String expected, String actual) {
    return StorageException.builder(
            ErrorKind.CONTENT_MISMATCH,
            Operation.DOWNLOAD,
            "the provider answers with something else than it describes: expected "
                + expected
                + ", found "
                + actual
                + "; the file may have changed, get it again")
        .itemRef(file.ref())
        .mismatch(expected, actual)
        .build();
  }

  private static StorageException failure(ErrorKind kind, Item item, String message) {
    return StorageException.builder(kind, Operation.DOWNLOAD, message).itemRef(item.ref()).build();
  }
}
