package io.storageconnector.internal.connector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.MoveRequest;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.internal.path.PathSteps;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.Cursor;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.NativeDocItem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Refuses arguments that can't be right before any request is sent. What no provider could accept
 * is an {@code IllegalArgumentException}; what this provider or this account does not accept is a
 * {@code StorageException}. Immutable and thread-safe.
 */
final class Arguments {

  private final Capabilities capabilities;
  private final ItemRef providerRoot;

  Arguments(Capabilities capabilities, ItemRef providerRoot) {
    this.capabilities = capabilities;
    this.providerRoot = providerRoot;
  }

  /** An item of this provider, of any kind. */
  void item(ItemRef item, Operation operation) {
    requireNonNull(item, "item");
    if (!item.provider().equals(capabilities.provider())) {
      throw refusal(
          ErrorKind.INVALID_ARGUMENT,
          operation,
          "the item is of the provider "
              + item.provider()
              + ", this connector is of "
              + capabilities.provider());
    }
  }

  /** A folder of this provider. */
  void folder(ItemRef folder, Operation operation) {
    item(folder, operation);
    if (folder.kind() != ItemKind.FOLDER) {
      throw new IllegalArgumentException("expected a folder: " + folder);
    }
  }

  /** A file of this provider. */
  void file(ItemRef file, Operation operation) {
    item(file, operation);
    if (file.kind() != ItemKind.FILE) {
      throw new IllegalArgumentException("expected a file: " + file);
    }
  }

  /** An item of this provider that may be moved, renamed, trashed or removed. */
  void changeable(ItemRef item, Operation operation) {
    item(item, operation);
    if (item.equals(providerRoot)) {
      throw refusal(
          ErrorKind.INVALID_ARGUMENT, operation, "the provider's root folder can't be changed");
    }
  }

  /** A name this provider takes as it is. */
  void name(String name, Operation operation) {
    PathSteps.requireLegal(requireNonNull(name, "name"), capabilities, operation);
  }

  /** A path below a folder; returns its names. */
  List<String> path(ItemRef folder, String path, Operation operation) {
    folder(folder, operation);
    return PathSteps.parse(requireNonNull(path, "path"), capabilities, operation);
  }

  /** Something the provider declares that it can do. */
  void capability(Capability capability, Operation operation) {
    capabilities.require(capability, operation);
  }

  void list(ListRequest request) {
    folder(request.folder(), Operation.LIST);
    if (request.pageSize().orElse(1) > capabilities.maxPageSize()) {
      throw refusal(
          ErrorKind.INVALID_ARGUMENT,
          Operation.LIST,
          "a page of this provider holds at most " + capabilities.maxPageSize() + " items");
    }
    Optional<Cursor> cursor = request.cursor();
    if (cursor.isPresent()
        && !(cursor.get().provider().equals(capabilities.provider())
            && cursor.get().scope().equals(scopeOf(request.folder())))) {
      throw refusal(
          ErrorKind.INVALID_ARGUMENT,
          Operation.LIST,
          "the cursor belongs to another provider or folder: " + cursor.get());
    }
  }

  /** Returns what a cursor over a folder's children is bound to. */
  static String scopeOf(ItemRef folder) {
    return "list:" + folder.id();
  }

  void upload(UploadRequest request) {
    folder(request.folder(), Operation.UPLOAD);
    name(request.name(), Operation.UPLOAD);
    mediaType(request.mediaType());
    if (request.onConflict() == ConflictPolicy.NEW_VERSION) {
      capability(Capability.FILE_VERSIONS, Operation.UPLOAD);
    }
    if (request.ifMatch().isPresent()) {
      capability(Capability.CONDITIONAL_WRITE, Operation.UPLOAD);
    }
    OptionalLong length = request.content().length();
    if (length.isEmpty()) {
      return;
    }
    if (length.getAsLong() < 0) {
      throw new IllegalArgumentException(
          "the content says its length is negative: " + length.getAsLong());
    }
    if (length.getAsLong() > capabilities.maxFileSize()) {
      throw refusal(
          ErrorKind.INVALID_ARGUMENT,
          Operation.UPLOAD,
          "a file of this provider has at most " + capabilities.maxFileSize() + " bytes");
    }
    if (length.getAsLong() > capabilities.maxDirectUpload()) {
      capability(Capability.UPLOAD_SESSIONS, Operation.UPLOAD);
    }
  }

  /** A media type ends in a header, so it must not be able to end one. */
  private static void mediaType(Optional<String> mediaType) {
    if (mediaType.isPresent()
        && (mediaType.get().isBlank()
            || mediaType.get().chars().anyMatch(c -> c < 0x20 || c > 0x7e))) {
      throw new IllegalArgumentException("a media type is printable ASCII");
    }
  }

  void download(DownloadRequest request) {
    file(request.file(), Operation.DOWNLOAD);
    if (request.versionId().isPresent()) {
      capability(Capability.FILE_VERSIONS, Operation.DOWNLOAD);
    }
    if (request.range().isPresent()) {
      capability(Capability.RANGE_DOWNLOAD, Operation.DOWNLOAD);
    }
  }

  void export(NativeDocItem document, String mediaType) {
    capability(Capability.EXPORT, Operation.EXPORT);
    item(document.ref(), Operation.EXPORT);
    if (!document.exportMediaTypes().contains(requireNonNull(mediaType, "mediaType"))) {
      throw refusal(
          ErrorKind.INVALID_ARGUMENT,
          Operation.EXPORT,
          "the document can't be exported to this type, only to " + document.exportMediaTypes());
    }
  }

  void move(MoveRequest request) {
    capability(Capability.MOVE, Operation.MOVE);
    changeable(request.item(), Operation.MOVE);
    folder(request.newParent(), Operation.MOVE);
    if (request.item().equals(request.newParent())) {
      throw new IllegalArgumentException("a folder can't be moved into itself");
    }
    request.newName().ifPresent(name -> name(name, Operation.MOVE));
  }

  static StorageException refusal(ErrorKind kind, Operation operation, String message) {
    return StorageException.builder(kind, operation, message).build();
  }
}
