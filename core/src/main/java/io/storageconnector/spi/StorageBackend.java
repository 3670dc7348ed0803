package io.storageconnector.spi;

import io.storageconnector.ErrorKind;
import io.storageconnector.SetupProblem;
import io.storageconnector.StorageException;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The primitives of one provider for one connection: small, dumb, stateless.
 *
 * <p>Each method makes <b>one attempt</b>: no retry, no refresh, no resend by the HTTP client.
 * Failure is a {@code StorageException} built with {@code StorageException.builder}; its kind says
 * what happened and its retry advice says whether the request may have taken effect. A rejected
 * access token is {@code ACCESS_TOKEN_REJECTED}. Vendor exceptions are never passed on, nor kept as
 * a cause, because they print requests. The token to send and the time to stop come with the {@link
 * Call}.
 *
 * <p>Arguments were checked by core: refs are of this provider, names are legal by the declared
 * limits, ranges are sound. Primitives of capabilities that are not declared are never called and
 * need not be implemented. Implementations are thread-safe.
 */
public interface StorageBackend {

  /** {@return the folder that stands for everything the account holds} Sends nothing. */
  ItemRef root();

  /**
   * {@return an item, also one in the trash if the provider shows it}
   *
   * @param call the circumstances
   * @param item which one; its kind was the item's kind when the ref was made
   */
  Item get(Call call, ItemRef item);

  /**
   * {@return the folders above an item, the nearest first, as far as the account can see} Providers
   * that answer in one request override it; the default asks for one parent after the other.
   *
   * @param call the circumstances
   * @param item any item
   */
  default List<ItemRef> ancestors(Call call, ItemRef item) {
    List<ItemRef> above = new ArrayList<>();
    Optional<ItemRef> parent = get(call, item).parent();
    while (parent.isPresent() && !above.contains(parent.get())) {
      above.add(parent.get());
      parent = parent.get().equals(root()) ? Optional.empty() : get(call, parent.get()).parent();
    }
    return above;
  }

  /**
   * {@return a page of a folder's children without those in the trash}
   *
   * @param call the circumstances
   * @param folder the folder
   * @param limit how many at most, within the declared page size
   * @param marker where to go on, as the page before said; null for the first page
   */
  ItemPage list(Call call, ItemRef folder, int limit, @Nullable String marker);

  /**
   * {@return a page of the top folders the account can see, its own first} For {@code
   * SHARED_ROOTS}. Default: the one folder that {@link #root()} names.
   *
   * @param call the circumstances
   * @param marker where to go on, as the page before said; null for the first page
   */
  default ItemPage roots(Call call, @Nullable String marker) {
    return ItemPage.of(List.of(get(call, root())), null);
  }

  /**
   * {@return what the connection lacks for reading from and writing to a folder, by reads alone;
   * empty if nothing is known to be missing} Default: whether the folder is there.
   *
   * @param call the circumstances
   * @param folder the folder the application is to work in
   */
  default List<SetupProblem> check(Call call, ItemRef folder) {
    try {
      return get(call, folder).isTrashed() ? List.of(SetupProblem.FOLDER_NOT_SHARED) : List.of();
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return List.of(SetupProblem.FOLDER_NOT_SHARED);
      }
      throw e;
    }
  }

  /**
   * {@return the children of a folder that a new item of this name would collide with: none, one,
   * or several where names are not unique} Must see what was written before the call began, as far
   * as the provider allows; a search index that lags behind is not good enough.
   *
   * @param call the circumstances
   * @param folder the folder
   * @param name the name
   */
  List<Item> findByName(Call call, ItemRef folder, String name);

  /**
   * {@return an id that a later create may use, so that a repeated create can be recognised; empty
   * where the provider assigns ids itself} Default: empty.
   *
   * @param call the circumstances
   */
  default Optional<String> newItemId(Call call) {
    return Optional.empty();
  }

  /**
   * Creates a folder. An existing item of that name is {@code ALREADY_EXISTS}, where names are
   * unique, and named if the provider says which one it is; core has looked before.
   *
   * @param call the circumstances
   * @param target where and under which name
   * @return the new folder
   */
  FolderItem createFolder(Call call, NewItem target);

  /**
   * Asks whether an upload would be accepted, before any byte is sent: name, size, quota,
   * permission. Refusals are the exceptions the upload itself would throw. Default: accepts.
   *
   * @param call the circumstances
   * @param target where the content would go
   * @param size its length in bytes, or -1 if unknown
   */
  default void preflight(Call call, UploadTarget target, long size) {}

  /**
   * Sends content in one request. Opens the source once, closes the stream, and reports what was
   * stored. A {@link SourceException} of the stream has to break the request, so that nothing short
   * is stored.
   *
   * @param call the circumstances
   * @param target a new file, or, only where {@code FILE_VERSIONS} is declared, a file to add a
   *     version to
   * @param content the bytes; opening it twice within one call is forbidden
   * @return the file as stored
   */
  FileItem upload(Call call, UploadTarget target, ContentSource content);

  /**
   * Opens stored content. Content that is not ready yet is {@code PENDING}.
   *
   * @param call the circumstances
   * @param source file, version and range
   * @return the content; the caller closes it
   */
  OpenedContent download(Call call, DownloadSource source);

  /**
   * Opens a document of the provider's own as bytes of another type. For {@code EXPORT}.
   *
   * @param call the circumstances
   * @param document a document that the provider described as one
   * @param mediaType one of the types the document can be exported to
   * @return the content, whose length may be unknown; the caller closes it
   */
  default OpenedContent export(Call call, ItemRef document, String mediaType) {
    throw undeclared("export");
  }

  /**
   * Changes name or parent, in one request where the provider can. Every provider renames; the
   * parent changes only where {@code MOVE} is declared.
   *
   * @param call the circumstances
   * @param change what to change
   * @return the item after the change
   */
  Item update(Call call, ItemUpdate change);

  /**
   * Copies a file; the copy has an id of its own.
   *
   * @param call the circumstances
   * @param source what to copy
   * @param target where and under which name
   * @return the copy
   */
  default Item copy(Call call, ItemRef source, NewItem target) {
    throw undeclared("copy");
  }

  /**
   * Moves an item to the trash; a folder goes with all it holds.
   *
   * @param call the circumstances
   * @param item what to trash
   * @param ifMatch the change tag it must still have, or null for any
   */
  default void trash(Call call, ItemRef item, @Nullable String ifMatch) {
    throw undeclared("trash");
  }

  /**
   * Brings an item back from the trash to the folder it was in.
   *
   * @param call the circumstances
   * @param item what to restore
   * @return the restored item
   */
  default Item restore(Call call, ItemRef item) {
    throw undeclared("restore");
  }

  /**
   * Removes an item for good, whether it lies in the trash or not; a folder goes with all it holds.
   *
   * @param call the circumstances
   * @param item what to remove
   */
  default void deletePermanently(Call call, ItemRef item) {
    throw undeclared("deletePermanently");
  }

  /**
   * Opens an upload in parts.
   *
   * @param call the circumstances
   * @param target a new file, or a file to add a version to
   * @param size the length of the whole content in bytes
   * @return the new session
   */
  default UploadSession openSession(Call call, UploadTarget target, long size) {
    throw undeclared("openSession");
  }

  /**
   * Finds an upload in parts again from its saved handle, perhaps in another process.
   *
   * @param call the circumstances
   * @param handle {@link UploadSession#handle()}, revealed
   * @return the session, with its present expiry
   */
  default UploadSession reopenSession(Call call, String handle) {
    throw undeclared("reopenSession");
  }

  /**
   * Sends one part. Sending the same part again is harmless, or refused with {@code SESSION_LOST}.
   *
   * <p>Where {@code PARALLEL_PARTS} is not declared, parts come in order, each where the one before
   * ended; the provider may keep fewer bytes than were sent, and core sends the rest again.
   *
   * @param call the circumstances
   * @param session the upload
   * @param offset where the part begins; a multiple of the part size, unless a provider without
   *     {@code PARALLEL_PARTS} kept a part of the one before
   * @param part the bytes, of known length: the part size, or less for the last part
   * @return what the provider holds of the part; at least one byte, or it is an error
   */
  default UploadedPart uploadPart(
      Call call, UploadSession session, long offset, ContentSource part) {
    throw undeclared("uploadPart");
  }

  /**
   * {@return the parts the provider holds, ordered by offset} Where {@code PARALLEL_PARTS} is not
   * declared, one part from the first byte to the last that arrived will do.
   *
   * @param call the circumstances
   * @param session the upload
   */
  default List<UploadedPart> uploadedParts(Call call, UploadSession session) {
    throw undeclared("uploadedParts");
  }

  /**
   * {@return whether a part that the provider holds consists of these bytes, as far as its receipt
   * tells} Sends nothing. Asked before a part of an upload that is taken up again is not sent,
   * where {@code PARALLEL_PARTS} is declared. Default: true; the checksum at commit still tells.
   *
   * @param part what {@link #uploadedParts} returned
   * @param bytes the bytes that belong there, of the same length
   */
  default boolean matches(UploadedPart part, ContentSource bytes) {
    return true;
  }

  /**
   * Turns the parts into a file or a version. {@code PENDING} while the provider still assembles
   * them.
   *
   * @param call the circumstances
   * @param session the upload
   * @param target what the session was opened for
   * @param parts all parts, ordered by offset
   * @param whole the checksum of the whole content
   * @return the file as stored
   */
  default FileItem commit(
      Call call,
      UploadSession session,
      UploadTarget target,
      List<UploadedPart> parts,
      Checksum whole) {
    throw undeclared("commit");
  }

  /**
   * Gives an upload up and frees what the provider holds of it. One that is gone already is
   * success.
   *
   * @param call the circumstances
   * @param session the upload
   */
  default void abort(Call call, UploadSession session) {
    throw undeclared("abort");
  }

  private static UnsupportedOperationException undeclared(String primitive) {
    return new UnsupportedOperationException(
        primitive + " was called, but this backend does not have it: what is it declared for?");
  }

  /**
   * Returns the vendor's own client for this connection, for what the neutral API does not cover.
   *
   * @param <T> the vendor type
   * @param call the circumstances; the client uses this call's token and nothing refreshes it
   * @param type the vendor type
   * @return empty if this backend has no such object
   */
  default <T> Optional<T> unwrap(Call call, Class<T> type) {
    return Optional.empty();
  }
}
