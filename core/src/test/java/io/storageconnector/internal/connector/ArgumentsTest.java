package io.storageconnector.internal.connector;

import static io.storageconnector.internal.connector.Fixture.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.Capability;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.MoveRequest;
import io.storageconnector.Operation;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UnsupportedCapabilityException;
import io.storageconnector.UploadRequest;
import io.storageconnector.item.ByteRange;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.Cursor;
import io.storageconnector.item.ItemRef;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  private static final ContentSource CONTENT = ContentSource.of(new byte[1]);

  private final Fixture fixture = Fixture.unique();
  private final StorageConnector connector = fixture.connector;
  private final ItemRef file = fixture.backend.file(ROOT, "a.txt", new byte[3]);
  private final ItemRef folder = fixture.backend.folder(ROOT, "in");

  @AfterEach
  void nothingWasSent() {
    assertThat(fixture.backend.calls).isEmpty();
  }

  private static void assertRefused(ErrorKind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.attempts()).isZero();
            });
  }

  private static void assertWrong(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void foreignRefs_areRefused() {
    ItemRef foreignFile = ItemRef.file("other", "1");
    ItemRef foreignFolder = ItemRef.folder("other", "1");
    List<ThrowingCallable> calls =
        List.of(
            () -> connector.get(foreignFile),
            () -> connector.find(foreignFile),
            () -> connector.findByPath(foreignFolder, "a"),
            () -> connector.list(ListRequest.of(foreignFolder)),
            () -> connector.listAll(ListRequest.of(foreignFolder)),
            () -> connector.upload(UploadRequest.builder(foreignFolder, "a", CONTENT).build()),
            () -> connector.download(DownloadRequest.of(foreignFile)),
            () -> connector.createFolder(foreignFolder, "a"),
            () -> connector.ensureFolder(foreignFolder, "a"),
            () -> connector.move(MoveRequest.of(foreignFile, folder)),
            () -> connector.move(MoveRequest.of(file, foreignFolder)),
            () -> connector.rename(foreignFile, "a"),
            () -> connector.copy(foreignFile, folder, "a"),
            () -> connector.copy(file, foreignFolder, "a"),
            () -> connector.trash(foreignFile),
            () -> connector.restore(foreignFile),
            () -> connector.deletePermanently(foreignFile),
            () -> fixture.open(foreignFolder));
    calls.forEach(call -> assertRefused(ErrorKind.INVALID_ARGUMENT, call));
  }

  @Test
  void wrongKinds_areRefused() {
    assertWrong(() -> connector.list(ListRequest.of(file)));
    assertWrong(() -> connector.findByPath(file, "a"));
    assertWrong(() -> connector.createFolder(file, "a"));
    assertWrong(() -> connector.ensureFolder(file, "a"));
    assertWrong(() -> connector.upload(UploadRequest.builder(file, "a", CONTENT).build()));
    assertWrong(() -> connector.move(MoveRequest.of(folder, file)));
    assertWrong(() -> connector.move(MoveRequest.of(folder, folder)));
    assertWrong(() -> connector.copy(folder, ROOT, "a"));
    assertWrong(() -> fixture.open(file));
  }

  @Test
  void illegalNames_areRefused() {
    for (String name : new String[] {"", "a\\b", "x".repeat(21)}) {
      assertRefused(ErrorKind.INVALID_NAME, () -> connector.createFolder(ROOT, name));
      assertRefused(ErrorKind.INVALID_NAME, () -> connector.rename(file, name));
      assertRefused(ErrorKind.INVALID_NAME, () -> connector.copy(file, folder, name));
      assertRefused(
          ErrorKind.INVALID_NAME, () -> connector.move(MoveRequest.of(file, folder, name)));
      assertRefused(
          ErrorKind.INVALID_NAME,
          () -> connector.upload(UploadRequest.builder(ROOT, name, CONTENT).build()));
    }
    assertWrong(() -> connector.createFolder(ROOT, "half \udc00 pair"));
  }

  @Test
  void invalidName_isNotInTheMessage() {
    assertThatThrownBy(() -> connector.createFolder(ROOT, "patient\\miller"))
        .hasMessageNotContaining("miller");
  }

  @Test
  void impossibleSizes_areRefused() {
    assertWrong(() -> connector.upload(UploadRequest.builder(ROOT, "a", declaring(-1)).build()));
    assertRefused(
        ErrorKind.INVALID_ARGUMENT,
        () -> connector.upload(UploadRequest.builder(ROOT, "a", declaring(1001)).build()));
  }

  private static ContentSource declaring(long length) {
    return new ContentSource() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(new byte[0]);
      }

      @Override
      public OptionalLong length() {
        return OptionalLong.of(length);
      }
    };
  }

  @Test
  void mediaTypeWithALineBreak_isRefused() {
    assertWrong(
        () ->
            connector.upload(
                UploadRequest.builder(ROOT, "a", CONTENT).mediaType("text/csv\r\nX: y").build()));
  }

  @Test
  void foreignCursors_areRefused() {
    for (Cursor cursor :
        List.of(
            new Cursor("other", "list:0", "3"),
            new Cursor(ScriptedBackend.PROVIDER, "list:" + folder.id(), "3"),
            new Cursor(ScriptedBackend.PROVIDER, "changes", "3"))) {
      assertRefused(
          ErrorKind.INVALID_ARGUMENT,
          () -> connector.list(ListRequest.builder(ROOT).cursor(cursor).build()));
    }
  }

  @Test
  void pageSizeBeyondTheLimit_isRefused() {
    assertRefused(
        ErrorKind.INVALID_ARGUMENT,
        () -> connector.list(ListRequest.builder(ROOT).pageSize(4).build()));
  }

  @Test
  void providerRoot_cannotBeChanged() {
    assertRefused(ErrorKind.INVALID_ARGUMENT, () -> connector.trash(ROOT));
    assertRefused(ErrorKind.INVALID_ARGUMENT, () -> connector.rename(ROOT, "x"));
    assertRefused(ErrorKind.INVALID_ARGUMENT, () -> connector.deletePermanently(ROOT));
    assertRefused(ErrorKind.INVALID_ARGUMENT, () -> connector.move(MoveRequest.of(ROOT, folder)));
  }

  @Test
  void undeclaredCapabilities_areRefused() {
    assertUnsupported(Capability.MOVE, c -> c.move(MoveRequest.of(file, folder)));
    assertUnsupported(Capability.COPY_FILE, c -> c.copy(file, folder, "x"));
    assertUnsupported(Capability.TRASH, c -> c.trash(file));
    assertUnsupported(Capability.RESTORE, c -> c.restore(file));
    assertUnsupported(Capability.DELETE_PERMANENTLY, c -> c.deletePermanently(file));
    assertUnsupported(
        Capability.RANGE_DOWNLOAD,
        c -> c.download(DownloadRequest.builder(file).range(ByteRange.from(1)).build()));
    assertUnsupported(
        Capability.FILE_VERSIONS,
        c -> c.download(DownloadRequest.builder(file).versionId("1v1").build()));
    assertUnsupported(Capability.FILE_VERSIONS, c -> c.upload(newVersion().build()));
    assertUnsupported(
        Capability.CONDITIONAL_WRITE, c -> c.upload(newVersion().ifMatch("7").build()));
    assertUnsupported(
        Capability.UPLOAD_SESSIONS,
        c -> c.upload(UploadRequest.builder(ROOT, "x", declaring(17)).build()));
  }

  private static UploadRequest.Builder newVersion() {
    return UploadRequest.builder(ROOT, "x", CONTENT).onConflict(ConflictPolicy.NEW_VERSION);
  }

  private static void assertUnsupported(Capability capability, Consumer<StorageConnector> call) {
    Fixture lacking = Fixture.without(capability);
    assertThatThrownBy(() -> call.accept(lacking.connector))
        .isInstanceOfSatisfying(
            UnsupportedCapabilityException.class,
            e -> assertThat(e.capability()).isEqualTo(capability));
    assertThat(lacking.backend.calls).isEmpty();
  }

  @Test
  void closedConnector_refusesEverything() {
    Iterable<?> listing = connector.listAll(ListRequest.of(ROOT));
    connector.close();
    connector.close();

    List<ThrowingCallable> calls =
        List.of(
            () -> connector.get(file),
            () -> connector.find(file),
            () -> connector.list(ListRequest.of(ROOT)),
            () -> listing.iterator().hasNext(),
            () -> connector.upload(newVersion().build()),
            () -> connector.download(DownloadRequest.of(file)),
            () -> connector.trash(file),
            () -> connector.unwrap(String.class, text -> text));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void operationsThatNobodyAsked_areNotSent() {
    assertThat(connector.capabilities().provider()).isEqualTo(ScriptedBackend.PROVIDER);
    assertThat(connector.root()).isEqualTo(ROOT);
    assertThat(connector.connectionId().value()).isEqualTo("acme");
    assertThat(fixture.backend.count(Operation.GET)).isZero();
  }
}
