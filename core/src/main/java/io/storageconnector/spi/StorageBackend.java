package io.storageconnector.spi;

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
 * limits, ranges are sound. Capabilities that are not declared are never called. Implementations
 * are thread-safe.
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
   * Creates a folder. An existing item of that name is {@code ALREADY_EXISTS} and names it, where
   * names are unique.
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
   * @param target a new file, or a file to add a version to
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
   * Changes name or parent, in one request where the provider can.
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
  Item copy(Call call, ItemRef source, NewItem target);

  /**
   * Moves an item to the trash; a folder goes with all it holds.
   *
   * @param call the circumstances
   * @param item what to trash
   * @param ifMatch the change tag it must still have, or null for any
   */
  void trash(Call call, ItemRef item, @Nullable String ifMatch);

  /**
   * Brings an item back from the trash to the folder it was in.
   *
   * @param call the circumstances
   * @param item what to restore
   * @return the restored item
   */
  Item restore(Call call, ItemRef item);

  /**
   * Removes an item for good, whether it lies in the trash or not; a folder goes with all it holds.
   *
   * @param call the circumstances
   * @param item what to remove
   */
  void deletePermanently(Call call, ItemRef item);

  /**
   * Opens an upload in parts.
   *
   * @param call the circumstances
   * @param target a new file, or a file to add a version to
   * @param size the length of the whole content in bytes
   * @return the new session
   */
  UploadSession openSession(Call call, UploadTarget target, long size);

  /**
   * Finds an upload in parts again from its saved handle, perhaps in another process.
   *
   * @param call the circumstances
   * @param handle {@link UploadSession#handle()}, revealed
   * @return the session, with its present expiry
   */
  UploadSession reopenSession(Call call, String handle);

  /**
   * Sends one part. Sending the same part again is harmless.
   *
   * @param call the circumstances
   * @param session the upload
   * @param offset where the part begins; a multiple of the part size
   * @param part the bytes, of known length: the part size, or less for the last part
   * @return what the provider holds of the part
   */
  UploadedPart uploadPart(Call call, UploadSession session, long offset, ContentSource part);

  /**
   * {@return the parts the provider holds, ordered by offset}
   *
   * @param call the circumstances
   * @param session the upload
   */
  List<UploadedPart> uploadedParts(Call call, UploadSession session);

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
  FileItem commit(
      Call call,
      UploadSession session,
      UploadTarget target,
      List<UploadedPart> parts,
      Checksum whole);

  /**
   * Gives an upload up and frees what the provider holds of it. One that is gone already is
   * success.
   *
   * @param call the circumstances
   * @param session the upload
   */
  void abort(Call call, UploadSession session);

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
