package io.storageconnector.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.ItemPage;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The in-memory provider by its SPI, without the library around it. */
class InMemoryProviderTest extends InMemoryFixture {

  @Test
  void accounts_twoOfThem_doNotSeeEachOther() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    Session one = connect(provider);
    Session two = new Session(provider, consent(provider, "other"));
    FileItem file = one.put(root(provider), "a", BYTES);
    assertThat(two.list(root(provider))).isEmpty();
    assertKind(ErrorKind.NOT_FOUND, () -> two.get(file.ref()));
  }

  @Test
  void createFolder_uniqueNames_refusesOtherCase() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    Session session = connect(provider);
    ItemRef folder = session.folder(root(provider), "Reports", null);
    StorageException error =
        assertKind(ErrorKind.ALREADY_EXISTS, () -> session.folder(root(provider), "rEPORTS", null));
    assertThat(((ItemAlreadyExistsException) error).existing()).containsExactly(folder);
    assertKind(ErrorKind.INVALID_NAME, () -> session.folder(root(provider), "a/b", null));
  }

  @Test
  void createFolder_duplicateNames_makesTwins() {
    InMemoryProvider provider = provider(InMemoryConfig.driveLike());
    Session session = connect(provider);
    session.folder(root(provider), "a", null);
    session.folder(root(provider), "a", null);
    assertThat(session.backend.findByName(session.call(), root(provider), "a")).hasSize(2);
  }

  @Test
  void createFolder_idFixedBeforehand_isRecognisedWhenRepeated() {
    InMemoryProvider provider = provider(InMemoryConfig.driveLike());
    Session session = connect(provider);
    String id = session.backend.newItemId(session.call()).orElseThrow();
    ItemRef folder = session.folder(root(provider), "a", id);
    assertThat(folder.id()).isEqualTo(id);
    assertKind(ErrorKind.ALREADY_EXISTS, () -> session.folder(root(provider), "a", id));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> session.folder(root(provider), "b", "made-up"));
    assertThat(session.list(root(provider))).hasSize(1);
    Session box = connect(provider(InMemoryConfig.boxLike()));
    assertThat(box.backend.newItemId(box.call())).isEmpty();
  }

  @Test
  void list_everyShape_deliversTheSame() {
    for (PageShape shape : PageShape.values()) {
      InMemoryProvider provider =
          provider(InMemoryConfig.boxLike().toBuilder().pages(shape).build());
      Session session = connect(provider);
      for (int i = 0; i < 9; i++) {
        session.folder(root(provider), "item-" + i, null);
      }
      List<ItemPage> pages = session.pages(root(provider), 4);
      assertThat(pages.stream().mapToInt(page -> page.items().size()).sum())
          .as("%s", shape)
          .isEqualTo(9);
      assertThat(pages.stream().map(page -> page.items().size()).toList())
          .as("%s", shape)
          .isEqualTo(
              switch (shape) {
                case FULL -> List.of(4, 4, 1);
                case SHORT -> List.of(2, 2, 2, 2, 1);
                case WITH_EMPTY -> List.of(0, 4, 0, 4, 0, 1, 0);
              });
    }
  }

  @Test
  void upload_withoutRoom_isRefused() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike().toBuilder().quota(7).build());
    Session session = connect(provider);
    FileItem file = session.put(root(provider), "a", BYTES);
    assertKind(ErrorKind.QUOTA_EXCEEDED, () -> session.put(root(provider), "b", BYTES));
    assertKind(ErrorKind.QUOTA_EXCEEDED, () -> session.put(root(provider), "b", new byte[100]));
    session.backend.deletePermanently(session.call(), file.ref());
    session.put(root(provider), "b", BYTES);
  }

  @Test
  void session_partsOutOfOrder_areAssembled() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike().toBuilder().partSize(2).build());
    Session session = connect(provider);
    UploadTarget target = UploadTarget.newFile(NewItem.of(root(provider), "a", null), null, null);
    Checksum whole = sha1(BYTES);
    UploadSession upload = session.backend.openSession(session.call(), target, BYTES.length);
    session.part(upload, 4, new byte[] {5});
    session.part(upload, 0, new byte[] {1, 2});
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> session.part(upload, 1, new byte[] {1, 2}));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> session.part(upload, 2, new byte[] {3}));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> session.commit(upload, target, whole));
    session.part(upload, 2, new byte[] {3, 4});
    assertKind(ErrorKind.CONTENT_MISMATCH, () -> session.commit(upload, target, sha1(new byte[5])));
    FileItem file = session.commit(upload, target, whole);
    assertThat(file.checksums()).containsExactly(whole);
    assertKind(ErrorKind.SESSION_LOST, () -> session.backend.uploadedParts(session.call(), upload));
    session.backend.abort(session.call(), upload);
  }

  @Test
  void session_partsInOrder_areTakenWhereTheLastEnded() {
    InMemoryConfig config =
        InMemoryConfig.driveLike().toBuilder().partSize(2).partsKeptPartly(true).build();
    InMemoryProvider provider = provider(config);
    Session session = connect(provider);
    UploadTarget target = UploadTarget.newFile(NewItem.of(root(provider), "a", null), null, null);
    UploadSession upload = session.backend.openSession(session.call(), target, BYTES.length);
    assertThat(session.backend.uploadedParts(session.call(), upload)).isEmpty();
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> session.part(upload, 2, new byte[] {3, 4}));
    assertThat(session.part(upload, 0, new byte[] {1, 2}).size()).isEqualTo(1);
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> session.part(upload, 2, new byte[] {3, 4}));
    assertThat(session.part(upload, 1, new byte[] {2, 3}).size()).isEqualTo(2);
    assertThat(session.backend.uploadedParts(session.call(), upload))
        .singleElement()
        .satisfies(part -> assertThat(part.offset() + part.size()).isEqualTo(3));
    assertThat(session.part(upload, 3, new byte[] {4, 5}).size()).isEqualTo(1);
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> session.commit(upload, target, sha1(BYTES)));
    session.part(upload, 4, new byte[] {5});
    assertThat(session.commit(upload, target, sha1(BYTES)).size()).hasValue(5);
  }

  @Test
  void session_expired_isLost() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    Session session = connect(provider);
    UploadTarget target = UploadTarget.newFile(NewItem.of(root(provider), "a", null), null, null);
    UploadSession upload = session.backend.openSession(session.call(), target, 5);
    String handle = upload.handle().reveal();
    assertThat(session.backend.reopenSession(session.call(), handle).totalSize()).isEqualTo(5);
    clock.advance(Duration.ofDays(7));
    Session later = connect(provider);
    assertKind(ErrorKind.SESSION_LOST, () -> later.backend.reopenSession(later.call(), handle));
  }

  @Test
  void upload_scriptedFault_strikesBeforeOrAfterTheEffect() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    Session session = connect(provider);
    InMemoryFaults faults = provider.faults();
    faults.failNext(Operation.UPLOAD, 1, FaultMoment.BEFORE_EFFECT, ErrorKind.RATE_LIMITED);
    faults.failNext(Operation.UPLOAD, 1, FaultMoment.AFTER_EFFECT, ErrorKind.UNAVAILABLE);
    StorageException before =
        assertKind(ErrorKind.RATE_LIMITED, () -> session.put(root(provider), "a", BYTES));
    assertThat(before.retry()).isEqualTo(RetryAdvice.after(Duration.ZERO));
    assertThat(session.list(root(provider))).isEmpty();
    StorageException after =
        assertKind(ErrorKind.UNAVAILABLE, () -> session.put(root(provider), "a", BYTES));
    assertThat(after.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
    assertThat(session.list(root(provider))).hasSize(1);
    assertThat(faults.attempts(Operation.UPLOAD)).isEqualTo(2);
    assertThat(faults.pending()).isZero();
    faults.failNext(Operation.UPLOAD, 3, FaultMoment.BEFORE_EFFECT, ErrorKind.LOCKED);
    assertThat(faults.pending()).isEqualTo(3);
    faults.clear();
    session.put(root(provider), "b", BYTES);
  }

  @Test
  void download_notClosed_isCounted() throws IOException {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    Session session = connect(provider);
    FileItem file = session.put(root(provider), "a", BYTES);
    OpenedContent content =
        session.backend.download(session.call(), DownloadSource.of(file.ref(), null, null));
    assertThat(provider.openDownloads()).isEqualTo(1);
    assertThat(content.body().read()).isEqualTo(1);
    content.close();
    content.close();
    assertThat(provider.openDownloads()).isZero();
    assertThatThrownBy(() -> content.body().read()).isInstanceOf(IOException.class);
  }

  @Test
  void config_badValues_areAllNamed() {
    assertThatThrownBy(
            () -> InMemoryConfig.builder("Not An Id").partSize(0).quota(-1).maxPageSize(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("id", "partSize", "quota", "maxPageSize");
  }

  @Test
  void config_toBuilder_keepsEverything() {
    InMemoryConfig config =
        InMemoryConfig.driveLike().toBuilder().supported(Set.of(Capability.MOVE)).build();
    InMemoryConfig same = config.toBuilder().build();
    assertThat(same.id()).isEqualTo(config.id());
    assertThat(same.capabilities().supported()).containsExactly(Capability.MOVE);
    assertThat(same.hasIdsFixedBeforehand()).isTrue();
    assertThat(same.pages()).isEqualTo(PageShape.SHORT);
    assertThat(same.rotation()).isEqualTo(config.rotation());
    assertThat(same.capabilities().checksumAlgorithms())
        .containsExactly(ChecksumAlgorithm.MD5, ChecksumAlgorithm.SHA256);
  }
}
