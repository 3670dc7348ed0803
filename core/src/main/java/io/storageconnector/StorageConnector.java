package io.storageconnector;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.NativeDocItem;
import io.storageconnector.item.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One connection's storage: what applications call.
 *
 * <p>A connector is a light, thread-safe view; open one per job or keep it, as you like. Calls
 * block, fit virtual threads, and honour interruption between attempts. Every call has a deadline
 * that covers its retries ({@link Timeouts}).
 *
 * <p>Every operation may throw {@link StorageException} with {@link ErrorKind#REAUTH_REQUIRED},
 * {@link ErrorKind#NOT_CONNECTED}, {@link ErrorKind#ACCESS_DENIED}, {@link
 * ErrorKind#SCOPE_MISSING}, {@link ErrorKind#RATE_LIMITED}, {@link ErrorKind#UNAVAILABLE}, {@link
 * ErrorKind#OUTSIDE_ROOT} (on a confined connector) and {@link ErrorKind#CANCELLED}; every write
 * also {@link ErrorKind#OUTCOME_UNKNOWN}. Only further kinds are named below. Arguments that can't
 * be right (a ref of another provider, an illegal name, a foreign cursor) are refused before any
 * request is sent. An authorization problem is never an empty result.
 */
public interface StorageConnector extends AutoCloseable {

  /** {@return the connection this is a view of} */
  ConnectionId connectionId();

  /** {@return what the provider can do, and its limits} */
  Capabilities capabilities();

  /** {@return the folder this connector is confined to, or the provider's root} Sends nothing. */
  ItemRef root();

  /**
   * {@return the top folders the account can see, its own first, fetched page by page as the
   * iteration goes on} Where {@link Capability#SHARED_ROOTS} is not declared, and on a confined
   * connector, that is {@link #root()} alone. Any of them can be listed, written to, and given to
   * {@code OpenOptions} as a root. Every {@code iterator()} starts anew; errors come from {@code
   * hasNext()}.
   */
  Iterable<FolderItem> roots();

  /**
   * {@return what the connection lacks for reading from and writing to a folder; empty if nothing
   * is known to be missing} Sends reads only, so a write may still be refused for reasons no
   * provider tells beforehand. Meant for the moment when a customer's admin chooses the folder.
   *
   * @param folder the folder the application is to work in
   * @throws ItemNotFoundException if this connector is confined, and nobody can say whether the
   *     folder lies in its root
   */
  List<SetupProblem> check(ItemRef folder);

  /**
   * {@return an item that must be there}
   *
   * @param item which one
   * @throws ItemNotFoundException if it is not there, in the trash, or the account can't see it
   */
  Item get(ItemRef item);

  /**
   * Returns an item that may be missing.
   *
   * @param item which one
   * @return empty if it is not there, in the trash, or the account can't see it
   */
  Optional<Item> find(ItemRef item);

  /**
   * Returns the item that a path leads to, step by step from a folder. Names are compared as the
   * provider compares them. Shortcuts are not followed.
   *
   * <p>Folders on the way are remembered for up to 30 seconds. Moves and renames through this view
   * count at once; after those by others, a path may for that long lead to where the folder of that
   * name has gone. The last step is always looked up.
   *
   * @param folder where the path begins
   * @param path names separated by {@code /}, without empty parts, {@code .} or {@code ..}
   * @return empty if a step is missing or is not a folder
   * @throws AmbiguousPathException if several items answer to a step
   */
  Optional<Item> findByPath(ItemRef folder, String path);

  /**
   * {@return one page of a folder, without what lies in the trash} Order is the provider's.
   *
   * @param request folder, page size and cursor
   * @throws ItemNotFoundException if the folder is not there
   * @throws StorageException {@link ErrorKind#CURSOR_EXPIRED} if the provider forgot the cursor
   */
  Page<Item> list(ListRequest request);

  /**
   * {@return all children of a folder, fetched page by page as the iteration goes on, each item
   * once} Every {@code iterator()} starts anew. Items that come or go meanwhile may or may not be
   * seen. Errors come from {@code hasNext()}.
   *
   * @param request folder and page size; a cursor is where it starts
   */
  Iterable<Item> listAll(ListRequest request);

  /**
   * Stores content as a file and verifies what the provider stored. Content beyond {@link
   * Capabilities#maxDirectUpload()} goes in parts. A retry sends the content from its first byte
   * again, and never makes a second file: after a lost answer the library looks before it sends
   * again. What it then finds under the name counts as stored by this call if it holds the same
   * bytes; so a file with the same bytes that somebody else stored after the library found the name
   * free is reported as created here.
   *
   * <p>A second identical call finds the name taken and does what the conflict policy says. So does
   * the younger of two calls at the same moment, also where the provider would let both succeed.
   *
   * @param request folder, name, content and conflict policy
   * @return what became of the content
   * @throws ItemAlreadyExistsException if the name is taken and the policy is {@code FAIL}, or if
   *     the name is taken by something that is not a file
   * @throws AmbiguousPathException if several items have the name and the policy is {@code SKIP} or
   *     {@code NEW_VERSION}, or if the name was taken at the same moment and this file could not be
   *     removed again; it names them
   * @throws IntegrityException if the content yields more or fewer bytes than it declared, or if
   *     the provider stored something else; nothing new is left behind, or the message names it.
   *     Also if the provider publishes no hash of what it stored; the file named then stays
   * @throws ItemNotFoundException if the folder is not there
   * @throws StorageException {@link ErrorKind#QUOTA_EXCEEDED}, {@link ErrorKind#SOURCE_UNREADABLE},
   *     {@link ErrorKind#PRECONDITION_FAILED}, {@link ErrorKind#LOCKED}
   */
  UploadResult upload(UploadRequest request);

  /**
   * Opens stored content. The caller closes it.
   *
   * @param request file, version and range
   * @return the content being downloaded; the caller closes it
   * @throws ItemNotFoundException if file or version are not there
   * @throws IntegrityException if no hash of the file is known, so that nothing could be verified;
   *     a range or an earlier version needs none
   * @throws StorageException {@link ErrorKind#INVALID_ARGUMENT} if the range starts behind the end
   */
  Download download(DownloadRequest request);

  /**
   * Opens a document of the provider's own as bytes of another type. There is no hash of an export,
   * and often no length beforehand: a body that breaks off is an {@code IOException}, but its
   * content can't be verified.
   *
   * @param document a document, as a listing or {@code get} returned it
   * @param mediaType one of {@link NativeDocItem#exportMediaTypes()}
   * @return the content; the caller closes it
   * @throws ItemNotFoundException if the document is not there
   * @throws UnsupportedCapabilityException if the provider has no {@link Capability#EXPORT}
   * @throws StorageException {@link ErrorKind#INVALID_ARGUMENT} if the document can't be exported
   *     to this type; {@link ErrorKind#CONTENT_REFUSED} if it is too large to export
   */
  Export export(NativeDocItem document, String mediaType);

  /**
   * Creates a folder. A second call throws.
   *
   * @param parent the folder to create it in
   * @param name its name
   * @return the new folder
   * @throws ItemAlreadyExistsException if the name is taken
   */
  FolderItem createFolder(ItemRef parent, String name);

  /**
   * {@return the folder at a path and creates what is missing of it} Safe to call from many threads
   * and processes at once: all get the same folder. A second call returns the same folder. Some
   * providers let twins arise in a race: the oldest stays, and who made another one takes it back
   * while it is empty. Where several folders go on to answer to a step, none is chosen. Each step
   * is looked up anew, however well known.
   *
   * @param parent where the path begins
   * @param path names separated by {@code /}, without empty parts, {@code .} or {@code ..}
   * @throws AmbiguousPathException if several folders answer to a step; it names them
   * @throws ItemAlreadyExistsException if a step is taken by something that is not a folder
   */
  FolderItem ensureFolder(ItemRef parent, String path);

  /**
   * Moves an item to another folder; its id stays. A second call changes nothing.
   *
   * @param request what, where to, and perhaps a new name
   * @return the item at its new place
   * @throws ItemAlreadyExistsException if the name is taken there
   * @throws ItemNotFoundException if item or folder are not there
   */
  Item move(MoveRequest request);

  /**
   * Changes an item's name; its id stays. A second call changes nothing.
   *
   * @param item what to rename
   * @param newName its new name
   * @return the item under its new name
   * @throws ItemAlreadyExistsException if the name is taken
   */
  Item rename(ItemRef item, String newName);

  /**
   * Copies a file within the provider; the copy has an id of its own. A second call throws.
   *
   * @param file what to copy
   * @param newParent the folder the copy goes to
   * @param newName the name of the copy
   * @return the copy
   * @throws ItemAlreadyExistsException if the name is taken there
   */
  FileItem copy(ItemRef file, ItemRef newParent, String newName);

  /**
   * Moves an item to the trash, a folder with all it holds. A second call changes nothing. Where
   * the customer's settings say so, the provider deletes at once instead.
   *
   * @param item what to trash
   * @throws ItemNotFoundException if it is not there at all
   * @throws StorageException {@link ErrorKind#LOCKED}
   */
  void trash(ItemRef item);

  /**
   * Brings an item back from the trash to the folder it was in. A second call returns the item.
   *
   * @param item what to restore
   * @return the restored item
   * @throws ItemNotFoundException if it is not there
   * @throws ItemAlreadyExistsException if its name was taken meanwhile
   */
  Item restore(ItemRef item);

  /**
   * Removes an item for good, whether it lies in the trash or not, a folder with all it holds.
   * Nothing brings it back. A second call throws.
   *
   * @param item what to remove
   * @throws ItemNotFoundException if it is not there
   * @throws StorageException {@link ErrorKind#LOCKED}
   */
  void deletePermanently(ItemRef item);

  /**
   * Lends the vendor's own client of this connection, for what the neutral API does not cover. It
   * carries the present access token, which nothing refreshes while it is lent. Retry, verification
   * and confinement to a root do not apply, so a confined connector refuses.
   *
   * @param <T> the vendor type
   * @param <R> what the use of it returns
   * @param type the vendor type
   * @param use what to do with it
   * @return what the use returned
   * @throws StorageException {@link ErrorKind#UNSUPPORTED} if there is no such object, {@link
   *     ErrorKind#OUTSIDE_ROOT} on a confined connector
   */
  <T, R> R unwrap(Class<T> type, Function<T, R> use);

  /**
   * Closes this view; later calls throw {@code IllegalStateException}. The connection stays.
   * Idempotent.
   */
  @Override
  void close();
}
