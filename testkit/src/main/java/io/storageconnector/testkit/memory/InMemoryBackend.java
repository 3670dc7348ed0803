package io.storageconnector.testkit.memory;

import static io.storageconnector.testkit.memory.FaultMoment.AFTER_EFFECT;
import static io.storageconnector.testkit.memory.FaultMoment.BEFORE_EFFECT;

import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.ItemPage;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The primitives over the account that a call's access token opens. Thread-safe.
 *
 * <p>Every call goes the same way: counted, content read, token checked, then the scripted fault or
 * the effect under the account's lock.
 */
final class InMemoryBackend implements StorageBackend {

  private final InMemoryConfig config;
  private final Grants grants;
  private final InMemoryFaults faults;
  private final AtomicInteger openDownloads;
  private final Pages pages;
  private final boolean withVersions;

  InMemoryBackend(
      InMemoryConfig config, Grants grants, InMemoryFaults faults, AtomicInteger openDownloads) {
    this.config = config;
    this.grants = grants;
    this.faults = faults;
    this.openDownloads = openDownloads;
    this.withVersions = config.capabilities().supports(Capability.FILE_VERSIONS);
    this.pages = new Pages(config.pages(), withVersions);
  }

  @Override
  public ItemRef root() {
    return ItemRef.folder(config.id(), Tree.ROOT_ID);
  }

  @Override
  public Item get(Call call, ItemRef item) {
    Operation get = Operation.GET;
    return perform(call, get, account -> account.tree().require(get, item).describe(withVersions));
  }

  @Override
  public List<ItemRef> ancestors(Call call, ItemRef item) {
    return perform(
        call,
        Operation.ANCESTORS,
        account -> {
          List<ItemRef> above = new ArrayList<>();
          Node node = account.tree().require(Operation.ANCESTORS, item).parent();
          while (node != null) {
            above.add(node.ref());
            node = node.parent();
          }
          return above;
        });
  }

  @Override
  public ItemPage list(Call call, ItemRef folder, int limit, @Nullable String marker) {
    Operation list = Operation.LIST;
    return perform(
        call,
        list,
        account -> {
          if (limit < 1 || limit > config.capabilities().maxPageSize()) {
            throw InMemoryErrors.refused(
                ErrorKind.INVALID_ARGUMENT, list, "no such page size: " + limit);
          }
          return pages.cut(account.tree().requireFolder(list, folder), limit, marker);
        });
  }

  @Override
  public ItemPage roots(Call call, @Nullable String marker) {
    return perform(
        call,
        Operation.LIST_ROOTS,
        account -> {
          List<Node> roots = account.tree().roots();
          int next = marker == null ? 0 : Integer.parseInt(marker);
          Item root = roots.get(next).describeFolder();
          return ItemPage.of(
              List.of(root), next + 1 < roots.size() ? Integer.toString(next + 1) : null);
        });
  }

  @Override
  public OpenedContent export(Call call, ItemRef document, String mediaType) {
    Operation export = Operation.EXPORT;
    byte[] bytes =
        perform(
            call,
            export,
            account -> {
              Node node = account.tree().requirePresent(export, document);
              byte[] body = node.exports().get(mediaType);
              if (body == null) {
                throw InMemoryErrors.refused(
                    ErrorKind.INVALID_ARGUMENT, export, "no export to this media type");
              }
              return body;
            });
    return StoredBody.open(bytes, null, openDownloads);
  }

  @Override
  public List<Item> findByName(Call call, ItemRef folder, String name) {
    Operation find = Operation.FIND_BY_NAME;
    return perform(
        call,
        find,
        account -> {
          Tree tree = account.tree();
          List<Item> found = new ArrayList<>();
          for (Node node : tree.named(tree.requireFolder(find, folder), name)) {
            found.add(node.describe(withVersions));
          }
          return found;
        });
  }

  @Override
  public Optional<String> newItemId(Call call) {
    if (!config.hasIdsFixedBeforehand()) {
      return Optional.empty();
    }
    return perform(call, Operation.NEW_ITEM_ID, account -> Optional.of(account.tree().reserveId()));
  }

  @Override
  public FolderItem createFolder(Call call, NewItem target) {
    Operation create = Operation.CREATE_FOLDER;
    return perform(
        call,
        create,
        account -> account.tree().create(create, ItemKind.FOLDER, target).describeFolder());
  }

  @Override
  public void preflight(Call call, UploadTarget target, long size) {
    perform(
        call,
        Operation.PREFLIGHT,
        account -> check(account.tree(), Operation.PREFLIGHT, target, Math.max(size, 0)));
  }

  @Override
  public FileItem upload(Call call, UploadTarget target, ContentSource content) {
    byte[] bytes = read(Operation.UPLOAD, content);
    return perform(
        call, Operation.UPLOAD, account -> store(account, Operation.UPLOAD, target, bytes));
  }

  @Override
  public OpenedContent download(Call call, DownloadSource source) {
    Operation download = Operation.DOWNLOAD;
    byte[] bytes =
        perform(
            call,
            download,
            account -> version(account.tree().requirePresent(download, source.file()), source));
    return StoredBody.open(bytes, source.range().orElse(null), openDownloads);
  }

  @Override
  public Item update(Call call, ItemUpdate change) {
    Operation operation = change.newParent().isPresent() ? Operation.MOVE : Operation.RENAME;
    return perform(
        call,
        operation,
        account -> {
          Tree tree = account.tree();
          Node node = tree.requirePresent(operation, change.item());
          tree.checkTag(operation, node, change.ifMatch().orElse(null));
          Node parent =
              change.newParent().map(ref -> tree.requireFolder(operation, ref)).orElse(null);
          tree.update(operation, node, parent, change.newName().orElse(node.name()));
          return node.describe(withVersions);
        });
  }

  @Override
  public Item copy(Call call, ItemRef source, NewItem target) {
    Operation copy = Operation.COPY;
    return perform(
        call,
        copy,
        account -> {
          Tree tree = account.tree();
          StoredVersion original = version(tree.requirePresent(copy, source), copy);
          tree.checkRoom(copy, original.bytes().length);
          Node node = tree.create(copy, ItemKind.FILE, target);
          node.add(original.copyAs(node.ref().id() + "-1"), false);
          return node.describe(withVersions);
        });
  }

  @Override
  public void trash(Call call, ItemRef item, @Nullable String ifMatch) {
    Operation trash = Operation.TRASH;
    perform(
        call,
        trash,
        account -> {
          Node node = account.tree().require(trash, item);
          account.tree().checkTag(trash, node, ifMatch);
          account.tree().trash(trash, node);
          return node;
        });
  }

  @Override
  public Item restore(Call call, ItemRef item) {
    Operation restore = Operation.RESTORE;
    return perform(
        call,
        restore,
        account -> {
          Node node = account.tree().require(restore, item);
          account.tree().restore(restore, node);
          return node.describe(withVersions);
        });
  }

  @Override
  public void deletePermanently(Call call, ItemRef item) {
    Operation delete = Operation.DELETE_PERMANENTLY;
    perform(
        call,
        delete,
        account -> {
          Node node = account.tree().require(delete, item);
          account.tree().remove(delete, node);
          return node;
        });
  }

  @Override
  public UploadSession openSession(Call call, UploadTarget target, long size) {
    return perform(
        call,
        Operation.OPEN_SESSION,
        account -> {
          check(account.tree(), Operation.OPEN_SESSION, target, size);
          return account.sessions().open(size);
        });
  }

  @Override
  public UploadSession reopenSession(Call call, String handle) {
    return perform(
        call,
        Operation.OPEN_SESSION,
        account -> account.sessions().reopen(Operation.OPEN_SESSION, handle));
  }

  @Override
  public UploadedPart uploadPart(
      Call call, UploadSession session, long offset, ContentSource part) {
    Operation upload = Operation.UPLOAD_PART;
    byte[] bytes = read(upload, part);
    return perform(
        call,
        upload,
        account -> account.sessions().put(upload, session.handle().reveal(), offset, bytes));
  }

  @Override
  public List<UploadedPart> uploadedParts(Call call, UploadSession session) {
    Operation list = Operation.LIST_PARTS;
    return perform(
        call, list, account -> account.sessions().parts(list, session.handle().reveal()));
  }

  @Override
  public boolean matches(UploadedPart part, ContentSource bytes) {
    return UploadSessions.matches(part, read(Operation.UPLOAD_PART, bytes));
  }

  @Override
  public FileItem commit(
      Call call,
      UploadSession session,
      UploadTarget target,
      List<UploadedPart> parts,
      Checksum whole) {
    Operation commit = Operation.COMMIT;
    String handle = session.handle().reveal();
    return perform(
        call,
        commit,
        account -> {
          byte[] bytes = account.sessions().assemble(commit, handle, parts, whole);
          FileItem file = store(account, commit, target, bytes);
          account.sessions().close(handle);
          return file;
        });
  }

  @Override
  public void abort(Call call, UploadSession session) {
    perform(
        call,
        Operation.ABORT,
        account -> {
          account.sessions().close(session.handle().reveal());
          return session;
        });
  }

  private <T> T perform(Call call, Operation operation, Function<Account, T> effect) {
    InMemoryFaults.Fault fault = faults.arrive(operation).orElse(null);
    Account account =
        grants
            .accountOf(call.token().value())
            .orElseThrow(() -> InMemoryErrors.tokenRejected(operation));
    strike(fault, BEFORE_EFFECT, operation);
    T result = account.locked(effect);
    strike(fault, AFTER_EFFECT, operation);
    return result;
  }

  private static void strike(
      InMemoryFaults.@Nullable Fault fault, FaultMoment now, Operation operation) {
    if (fault != null && fault.strikes(now)) {
      throw InMemoryErrors.scripted(fault.kind(), operation);
    }
  }

  private byte[] read(Operation operation, ContentSource content) {
    try (InputStream in = content.open()) {
      byte[] bytes = in.readNBytes(Math.toIntExact(config.quota()) + 1);
      if (bytes.length > config.quota()) {
        throw InMemoryErrors.quotaExceeded(operation);
      }
      return bytes;
    } catch (IOException e) {
      throw StorageException.builder(
              ErrorKind.SOURCE_UNREADABLE, operation, "the content could not be read: nothing sent")
          .retry(RetryAdvice.NEVER)
          .cause(e)
          .build();
    }
  }

  /** What a provider refuses before it looks at the content. */
  private static Node check(Tree tree, Operation operation, UploadTarget target, long size) {
    Node node;
    if (target instanceof UploadTarget.NewVersion version) {
      node = tree.requirePresent(operation, version.file());
      version(node, operation);
      tree.checkTag(operation, node, version.ifMatch().orElse(null));
    } else {
      node = tree.checkFree(operation, ((UploadTarget.NewFile) target).place());
    }
    tree.checkRoom(operation, size);
    return node;
  }

  private FileItem store(Account account, Operation operation, UploadTarget target, byte[] bytes) {
    Tree tree = account.tree();
    Node node = check(tree, operation, target, bytes.length);
    if (target instanceof UploadTarget.NewFile file) {
      node = tree.create(operation, ItemKind.FILE, file.place());
    }
    StoredVersion version =
        new StoredVersion(
            node.ref().id() + "-" + (node.versions().size() + 1),
            bytes,
            config.capabilities().checksumAlgorithms(),
            target.mediaType().orElse(null),
            target.contentModifiedAt().orElse(null));
    tree.addVersion(node, version);
    return node.describeFile(withVersions);
  }

  private static StoredVersion version(Node node, Operation operation) {
    if (node.versions().isEmpty()) {
      throw InMemoryErrors.notFound(operation, node.ref());
    }
    return node.currentVersion();
  }

  private static byte[] version(Node node, DownloadSource source) {
    StoredVersion current = version(node, Operation.DOWNLOAD);
    if (source.versionId().isEmpty()) {
      return current.bytes();
    }
    for (StoredVersion version : node.versions()) {
      if (version.id().equals(source.versionId().get())) {
        return version.bytes();
      }
    }
    throw InMemoryErrors.notFound(Operation.DOWNLOAD, node.ref());
  }
}
