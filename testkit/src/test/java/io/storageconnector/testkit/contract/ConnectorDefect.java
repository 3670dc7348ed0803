package io.storageconnector.testkit.contract;

import io.storageconnector.Capability;
import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Mistakes that could be made around a sound provider, each with the promise it breaks. */
enum ConnectorDefect {
  SPENT_STREAM_SENT_AGAIN(
      "upload_failingOnceFromOneShotSource_storesAllOrNothing",
      connector ->
          new ForwardingConnector(connector) {
            @Override
            public UploadResult upload(UploadRequest request) {
              return super.upload(
                  UploadRequest.builder(
                          request.folder(), request.name(), new Reopened(request.content()))
                      .onConflict(request.onConflict())
                      .build());
            }
          }),
  SHORT_SOURCE_ACCEPTED(
      "upload_sourceTooShort_storesNothing",
      connector ->
          new ForwardingConnector(connector) {
            @Override
            public UploadResult upload(UploadRequest request) {
              return super.upload(
                  UploadRequest.builder(
                          request.folder(), request.name(), new Undeclared(request.content()))
                      .onConflict(request.onConflict())
                      .build());
            }
          }),
  SKIP_OVERWRITES(
      "upload_takenAndSkip_leavesTheFileAlone",
      connector ->
          new ForwardingConnector(connector) {
            @Override
            public UploadResult upload(UploadRequest request) {
              return super.upload(
                  request.onConflict() == ConflictPolicy.SKIP
                      ? UploadRequest.builder(request.folder(), request.name(), request.content())
                          .onConflict(ConflictPolicy.NEW_VERSION)
                          .build()
                      : request);
            }
          }),
  CLOSED_DOWNLOAD_JUST_ENDS(
      "download_closedEarly_neverEndsNormally",
      connector ->
          new ForwardingConnector(connector) {
            @Override
            public Download download(DownloadRequest request) {
              return new EndingQuietly(super.download(request));
            }
          }),
  ANY_ERROR_TAKEN_FOR_MISSING(
      "read_failingForGood_isUnavailable",
      connector ->
          new ForwardingConnector(connector) {
            @Override
            public Optional<Item> find(ItemRef item) {
              try {
                return super.find(item);
              } catch (StorageException e) {
                return Optional.empty();
              }
            }
          }),
  ENSURE_NEVER_LOOKS(
      "ensureFolder_again_returnsTheSame",
      connector ->
          new ForwardingConnector(connector) {
            @Override
            public FolderItem ensureFolder(ItemRef parent, String path) {
              FolderItem folder = null;
              ItemRef at = parent;
              for (String name : path.split("/", -1)) {
                folder = createFolder(at, name);
                at = folder.ref();
              }
              return folder == null ? super.ensureFolder(parent, path) : folder;
            }
          }),
  CLOSE_FORGOTTEN(
      "close_thenUse_isRefused",
      connector ->
          new ForwardingConnector(connector) {
            @Override
            public void close() {}
          }),
  REMOVAL_REPEATED_QUIETLY(
      "deletePermanently_again_isNotFound",
      connector ->
          new ForwardingConnector(connector) {
            @Override
            public void deletePermanently(ItemRef item) {
              try {
                super.deletePermanently(item);
              } catch (StorageException e) {
                if (e.kind() != ErrorKind.NOT_FOUND) {
                  throw e;
                }
              }
            }
          }),
  UNDECLARED_TRASH_DOES_NOTHING(
      "trash_undeclared_isRefused",
      connector ->
          new ForwardingConnector(connector) {
            @Override
            public void trash(ItemRef item) {
              if (capabilities().supports(Capability.TRASH)) {
                super.trash(item);
              }
            }
          });

  private final String brokenPromise;

  // Each operator is a lambda without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final UnaryOperator<StorageConnector> defect;

  ConnectorDefect(String brokenPromise, UnaryOperator<StorageConnector> defect) {
    this.brokenPromise = brokenPromise;
    this.defect = defect;
  }

  /** The contract test that has to notice. */
  String brokenPromise() {
    return brokenPromise;
  }

  StorageConnector buildInto(StorageConnector sound) {
    return defect.apply(sound);
  }

  /** Hands out the same stream again and again, as if it could be read twice. */
  private static final class Reopened implements ContentSource {

    private final ContentSource content;
    private final AtomicReference<InputStream> stream = new AtomicReference<>();

    Reopened(ContentSource content) {
      this.content = content;
    }

    @Override
    public InputStream open() throws IOException {
      InputStream opened = stream.get();
      if (content.isRepeatable() || opened == null) {
        opened = content.open();
        stream.set(opened);
      }
      return opened;
    }

    @Override
    public OptionalLong length() {
      return content.length();
    }
  }

  /** Forgets what length the caller declared. */
  private record Undeclared(ContentSource content) implements ContentSource {

    @Override
    public InputStream open() throws IOException {
      return content.open();
    }

    @Override
    public OptionalLong length() {
      return OptionalLong.empty();
    }
  }

  /** A download whose body, once closed, is simply at its end. */
  private static final class EndingQuietly implements Download {

    private final Download download;
    private boolean closed;

    EndingQuietly(Download download) {
      this.download = download;
    }

    @Override
    public FileItem file() {
      return download.file();
    }

    @Override
    public long length() {
      return download.length();
    }

    @Override
    public InputStream body() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          return closed ? -1 : download.body().read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          return closed ? -1 : download.body().read(buffer, offset, length);
        }
      };
    }

    @Override
    public long transferTo(OutputStream out) {
      return download.transferTo(out);
    }

    @Override
    public void saveTo(Path path) {
      download.saveTo(path);
    }

    @Override
    public void close() {
      closed = true;
      download.close();
    }
  }
}
