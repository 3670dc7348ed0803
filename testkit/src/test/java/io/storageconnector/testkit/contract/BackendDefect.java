package io.storageconnector.testkit.contract;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.SetupProblem;
import io.storageconnector.StorageException;
import io.storageconnector.item.ByteRange;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Mistakes that authors of providers make, each with the promise it breaks. */
enum BackendDefect {
  FULL_PAGE_TAKEN_FOR_THE_LAST(
      "listAll_aroundPageBoundaries_returnsEachItemOnce",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public ItemPage list(Call call, ItemRef folder, int limit, @Nullable String marker) {
              ItemPage page = super.list(call, folder, limit, marker);
              return page.items().size() == limit ? ItemPage.of(page.items(), null) : page;
            }
          }),
  MISSING_FOLDER_LISTED_AS_EMPTY(
      "list_missingFolder_isNotFound",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public ItemPage list(Call call, ItemRef folder, int limit, @Nullable String marker) {
              return emptyOn(ErrorKind.NOT_FOUND, () -> super.list(call, folder, limit, marker));
            }
          }),
  OUTAGE_LISTED_AS_EMPTY(
      "read_failingForGood_isUnavailable",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public ItemPage list(Call call, ItemRef folder, int limit, @Nullable String marker) {
              return emptyOn(ErrorKind.UNAVAILABLE, () -> super.list(call, folder, limit, marker));
            }
          }),
  NEW_NAMES_NOT_FOUND(
      "create_thenLookUpByName_isSeenAtOnce",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public List<Item> findByName(Call call, ItemRef folder, String name) {
              return List.of();
            }
          }),
  ONE_OF_TWINS_CHOSEN(
      "lookUp_sharedName_namesAll",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public List<Item> findByName(Call call, ItemRef folder, String name) {
              return super.findByName(call, folder, name).stream().limit(1).toList();
            }
          }),
  OWN_ROOT_LEFT_OUT(
      "roots_always_beginWithTheOwnOne",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public ItemPage roots(Call call, @Nullable String marker) {
              ItemPage page = super.roots(call, marker);
              return marker == null ? ItemPage.of(List.of(), page.nextMarker().orElse(null)) : page;
            }
          }),
  ALWAYS_WELL_SET_UP(
      "check_folder_saysWhatIsMissing",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public List<SetupProblem> check(Call call, ItemRef folder) {
              return List.of();
            }
          }),
  EXPORT_CUT(
      "export_declaredType_yieldsEveryByte",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public OpenedContent export(Call call, ItemRef document, String mediaType) {
              return rewritten(
                  super.export(call, document, mediaType),
                  bytes -> Arrays.copyOf(bytes, bytes.length - 1));
            }
          }),
  LISTING_REPEATED(
      "list_followingCursors_returnsEachItemOnce",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public ItemPage list(Call call, ItemRef folder, int limit, @Nullable String marker) {
              ItemPage page = super.list(call, folder, limit, null);
              return marker == null ? page : ItemPage.of(page.items(), null);
            }
          }),
  LAST_BYTE_NOT_DELIVERED(
      "download_wholeFile_yieldsEveryByte",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public OpenedContent download(Call call, DownloadSource source) {
              return rewritten(
                  super.download(call, source),
                  bytes -> Arrays.copyOf(bytes, Math.max(0, bytes.length - 1)));
            }
          }),
  RANGE_IGNORED(
      "download_range_yieldsExactlyThat",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public OpenedContent download(Call call, DownloadSource source) {
              return super.download(
                  call, DownloadSource.of(source.file(), source.versionId().orElse(null), null));
            }
          }),
  RANGE_OFF_BY_ONE(
      "download_range_yieldsExactlyThat",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public OpenedContent download(Call call, DownloadSource source) {
              ByteRange range = source.range().orElse(null);
              if (range == null || range.first() == 0) {
                return super.download(call, source);
              }
              ByteRange shifted = new ByteRange(range.first() - 1, range.last() - 1);
              return super.download(
                  call, DownloadSource.of(source.file(), source.versionId().orElse(null), shifted));
            }
          }),
  VERSION_IGNORED(
      "download_earlierVersion_returnsItsBytes",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public OpenedContent download(Call call, DownloadSource source) {
              return super.download(
                  call, DownloadSource.of(source.file(), null, source.range().orElse(null)));
            }
          }),
  WRONG_CHECKSUM(
      "upload_nameFree_createsAFile",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public FileItem upload(Call call, UploadTarget target, ContentSource content) {
              FileItem file = super.upload(call, target, content);
              return FileItem.builder(file.ref(), file.name())
                  .parent(file.parent().orElse(null))
                  .size(file.size().orElseThrow())
                  .versionId(file.versionId().orElse(null))
                  .addChecksum(new Checksum(ChecksumAlgorithm.SHA1, "0".repeat(40)))
                  .build();
            }
          }),
  LAST_BYTE_NOT_STORED(
      "upload_anySize_arrivesExactly",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public FileItem upload(Call call, UploadTarget target, ContentSource content) {
              byte[] bytes = read(content);
              byte[] shorter = Arrays.copyOf(bytes, Math.max(0, bytes.length - 1));
              return super.upload(call, target, ContentSource.of(shorter));
            }
          }),
  GZIP_UNPACKED(
      "upload_gzip_arrivesExactly",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public FileItem upload(Call call, UploadTarget target, ContentSource content) {
              return super.upload(call, target, ContentSource.of(unzip(read(content))));
            }
          }),
  CHANGE_TAG_IGNORED(
      "upload_changeTag_isHonoured",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public void preflight(Call call, UploadTarget target, long size) {}

            @Override
            public FileItem upload(Call call, UploadTarget target, ContentSource content) {
              UploadTarget any =
                  target instanceof UploadTarget.NewVersion version
                      ? UploadTarget.newVersion(version.file(), null, null, null)
                      : target;
              return super.upload(call, any, content);
            }
          }),
  NAMES_LOWER_CASED(
      "createFolder_anyName_isExactOrRefused",
      backend -> new Renaming(backend, name -> name.toLowerCase(Locale.ROOT))),
  NAMES_COMPOSED(
      "upload_composedAndDecomposed_areNotMixedUp",
      backend -> new Renaming(backend, name -> Normalizer.normalize(name, Normalizer.Form.NFC))),
  NAMES_ESCAPED(
      "upload_anyName_isExactOrRefused",
      backend -> new Renaming(backend, name -> name.replace("'", "\\'"))),
  NAME_SEARCH_FINDS_NOTHING(
      "findByPath_someSteps_leadToTheItem",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public List<Item> findByName(Call call, ItemRef folder, String name) {
              return List.of();
            }
          }),
  COPY_IS_THE_ORIGINAL(
      "copy_again_isRefused",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public Item copy(Call call, ItemRef source, NewItem target) {
              super.copy(call, source, target);
              return super.get(call, source);
            }
          }),
  TRASHED_FOR_GOOD(
      "restore_again_changesNothing",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public void trash(Call call, ItemRef item, @Nullable String ifMatch) {
              super.deletePermanently(call, item);
            }
          }),
  REMOVED_TO_THE_TRASH(
      "deletePermanently_fromTheTrash_isFinal",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public void deletePermanently(Call call, ItemRef item) {
              super.trash(call, item, null);
            }
          }),
  MOVE_FORGETS_THE_NAME(
      "move_again_changesNothing",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public Item update(Call call, ItemUpdate change) {
              return super.update(
                  call,
                  change
                      .newParent()
                      .map(to -> ItemUpdate.move(change.item(), null, to, null, null))
                      .orElse(change));
            }
          }),
  SIBLINGS_TAKEN_FOR_ANCESTORS(
      "confined_readOutside_isRefused",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public List<ItemRef> ancestors(Call call, ItemRef item) {
              List<ItemRef> above = new ArrayList<>(super.ancestors(call, item));
              super.list(call, root(), 100, null)
                  .items()
                  .forEach(sibling -> above.add(sibling.ref()));
              return above;
            }
          }),
  OPEN_UPLOAD_NOT_FOUND_AGAIN(
      "upload_brokenOff_isTakenUpByANewConnector",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public UploadSession reopenSession(Call call, String handle) {
              throw StorageException.builder(
                      ErrorKind.SESSION_LOST, call.operation(), "the upload is gone")
                  .build();
            }
          }),
  PARTS_HELD_NOT_LISTED(
      "upload_providerAway_isTakenUpByANewConnector",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public List<UploadedPart> uploadedParts(Call call, UploadSession session) {
              return List.of();
            }
          }),
  LOST_ANSWER_CALLED_HARMLESS(
      "createFolder_failingOnce_createsOne",
      backend ->
          new ForwardingBackend(backend) {
            @Override
            public Optional<String> newItemId(Call call) {
              return Optional.empty();
            }

            @Override
            public FolderItem createFolder(Call call, NewItem target) {
              try {
                return super.createFolder(call, target);
              } catch (StorageException e) {
                throw e.kind() == ErrorKind.UNAVAILABLE
                    ? e.toBuilder().retry(RetryAdvice.SAFE).build()
                    : e;
              }
            }
          });

  private final String brokenPromise;

  // Each operator is a lambda without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final UnaryOperator<StorageBackend> defect;

  BackendDefect(String brokenPromise, UnaryOperator<StorageBackend> defect) {
    this.brokenPromise = brokenPromise;
    this.defect = defect;
  }

  /** The contract test that has to notice. */
  String brokenPromise() {
    return brokenPromise;
  }

  StorageBackend buildInto(StorageBackend sound) {
    return defect.apply(sound);
  }

  private static ItemPage emptyOn(ErrorKind kind, Supplier<ItemPage> listing) {
    try {
      return listing.get();
    } catch (StorageException e) {
      if (e.kind() == kind) {
        return ItemPage.of(List.of(), null);
      }
      throw e;
    }
  }

  private static byte[] read(ContentSource content) {
    try (InputStream in = content.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw StorageException.builder(ErrorKind.SOURCE_UNREADABLE, Operation.UPLOAD, "unreadable")
          .cause(e)
          .build();
    }
  }

  private static byte[] unzip(byte[] bytes) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    } catch (IOException e) {
      return bytes;
    }
  }

  private static OpenedContent rewritten(OpenedContent content, UnaryOperator<byte[]> change) {
    try {
      byte[] bytes = change.apply(content.body().readAllBytes());
      return OpenedContent.of(
          new ByteArrayInputStream(bytes),
          content.length().orElse(-1),
          content.isPartial(),
          content::close);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stores under another name than it was told. */
  private static final class Renaming extends ForwardingBackend {

    private final UnaryOperator<String> change;

    Renaming(StorageBackend to, UnaryOperator<String> change) {
      super(to);
      this.change = change;
    }

    private NewItem changed(NewItem place) {
      return NewItem.of(place.parent(), change.apply(place.name()), place.id().orElse(null));
    }

    @Override
    public FolderItem createFolder(Call call, NewItem target) {
      return super.createFolder(call, changed(target));
    }

    @Override
    public FileItem upload(Call call, UploadTarget target, ContentSource content) {
      UploadTarget other =
          target instanceof UploadTarget.NewFile file
              ? UploadTarget.newFile(changed(file.place()), null, null)
              : target;
      return super.upload(call, other, content);
    }
  }
}
