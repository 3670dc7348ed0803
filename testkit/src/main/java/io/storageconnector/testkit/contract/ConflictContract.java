package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.Capability;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.UploadResult.Outcome;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an upload does if the name is free, and if it is taken. */
public abstract class ConflictContract extends NameContract {

  private static final byte[] OLD = Samples.bytes(50);
  private static final byte[] NEW = Samples.bytes(60);

  /** For subclasses. */
  protected ConflictContract() {}

  /** A free name is taken by a new file, whatever the policy. */
  @Test
  public final void upload_nameFree_createsAFile() {
    for (ConflictPolicy policy : policies()) {
      ItemRef folder = freshFolder();
      UploadResult result = connector().upload(request(folder, "a.csv", NEW, policy).build());
      assertThat(result.outcome()).as("%s", policy).isEqualTo(Outcome.CREATED);
      assertThat(result.file().name()).isEqualTo("a.csv");
      assertThat(result.file().parent()).contains(folder);
      assertThat(result.file().size()).hasValue(NEW.length);
      assertThat(children(folder)).extracting(Item::ref).containsExactly(result.file().ref());
      assertThat(read(result.file().ref())).isEqualTo(NEW);
    }
  }

  /** FAIL refuses, names the file in the way, and leaves it alone. */
  @Test
  public final void upload_takenAndFail_refuses() {
    ItemRef folder = freshFolder();
    ItemRef existing = put(folder, "a", OLD).ref();
    UploadRequest request = request(folder, "a", NEW, ConflictPolicy.FAIL).build();
    ItemAlreadyExistsException error =
        (ItemAlreadyExistsException)
            assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().upload(request));
    assertThat(error.existing()).isSubsetOf(existing);
    assertUntouched(folder, existing);
  }

  /** SKIP reports the file in the way and leaves it alone. */
  @Test
  public final void upload_takenAndSkip_leavesTheFileAlone() {
    ItemRef folder = freshFolder();
    ItemRef existing = put(folder, "a", OLD).ref();
    UploadResult result =
        connector().upload(request(folder, "a", NEW, ConflictPolicy.SKIP).build());
    assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(result.file().ref()).isEqualTo(existing);
    assertUntouched(folder, existing);
  }

  /** NEW_VERSION replaces the content and keeps the id. */
  @Test
  @RequiresCapability(Capability.FILE_VERSIONS)
  public final void upload_takenAndNewVersion_keepsTheId() {
    ItemRef folder = freshFolder();
    FileItem existing = put(folder, "a", OLD);
    UploadResult result =
        connector().upload(request(folder, "a", NEW, ConflictPolicy.NEW_VERSION).build());
    assertThat(result.outcome()).isEqualTo(Outcome.NEW_VERSION);
    assertThat(result.file().ref()).isEqualTo(existing.ref());
    assertThat(result.file().size()).hasValue(NEW.length);
    assertThat(names(folder)).containsExactly("a");
    assertThat(read(existing.ref())).isEqualTo(NEW);
    assertThat(result.file().versionId()).isNotEqualTo(existing.versionId());
  }

  /**
   * The version before stays readable under its id. A provider that keeps versions but not all
   * their bytes refuses by saying so, and never hands out those of another version.
   */
  @Test
  @RequiresCapability(Capability.FILE_VERSIONS)
  public final void download_earlierVersion_returnsItsBytes() {
    ItemRef folder = freshFolder();
    FileItem existing = put(folder, "a", OLD);
    connector().upload(request(folder, "a", NEW, ConflictPolicy.NEW_VERSION).build());
    String version = existing.versionId().orElseThrow();
    DownloadRequest request = DownloadRequest.builder(existing.ref()).versionId(version).build();
    readsEarlierOrFails(request, ErrorKind.CONTENT_REFUSED);
    // What the item describes was current then; a provider may find out only by what arrives.
    readsEarlierOrFails(
        DownloadRequest.of(existing),
        ErrorKind.CONTENT_REFUSED,
        ErrorKind.PRECONDITION_FAILED,
        ErrorKind.CONTENT_MISMATCH);
  }

  private void readsEarlierOrFails(DownloadRequest request, ErrorKind... kinds) {
    try (var download = connector().download(request)) {
      assertThat(drain(download)).isEqualTo(OLD);
    } catch (StorageException e) {
      assertThat(e.kind()).isIn((Object[]) kinds);
    }
  }

  /** A version that does not exist is an error. */
  @Test
  @RequiresCapability(Capability.FILE_VERSIONS)
  public final void download_missingVersion_isNotFound() {
    ItemRef file = put(freshFolder(), "a", OLD).ref();
    String version = missing(ItemKind.FILE).id();
    DownloadRequest request = DownloadRequest.builder(file).versionId(version).build();
    assertFails(ErrorKind.NOT_FOUND, () -> connector().download(request).close());
  }

  /** Without versions, NEW_VERSION is refused and changes nothing, taken name or not. */
  @Test
  @RequiresCapability(value = Capability.FILE_VERSIONS, absent = true)
  public final void upload_newVersionUndeclared_isRefused() {
    ItemRef folder = freshFolder();
    ItemRef existing = put(folder, "a", OLD).ref();
    for (String name : List.of("a", "free")) {
      UploadRequest request = request(folder, name, NEW, ConflictPolicy.NEW_VERSION).build();
      assertUnsupported(Capability.FILE_VERSIONS, () -> connector().upload(request));
    }
    assertUntouched(folder, existing);
  }

  /** KEEP_BOTH stores under a free name beside the other, time and again. */
  @Test
  public final void upload_takenAndKeepBoth_choosesAFreeName() {
    ItemRef folder = freshFolder();
    ItemRef first = put(folder, "a.csv", OLD).ref();
    UploadRequest request = request(folder, "a.csv", NEW, ConflictPolicy.KEEP_BOTH).build();
    UploadResult second = connector().upload(request);
    UploadResult third = connector().upload(request);
    assertThat(second.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(third.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(children(folder))
        .extracting(Item::ref)
        .containsExactlyInAnyOrder(first, second.file().ref(), third.file().ref());
    assertThat(names(folder)).doesNotHaveDuplicates().contains("a.csv");
    assertThat(second.file().name()).startsWith("a").endsWith(".csv");
    assertThat(read(first)).isEqualTo(OLD);
    assertThat(read(second.file().ref())).isEqualTo(NEW);
    assertThat(read(third.file().ref())).isEqualTo(NEW);
  }

  /** A folder of the name can be neither skipped nor given a version. */
  @Test
  public final void upload_nameTakenByAFolder_refuses() {
    for (ConflictPolicy policy : policies()) {
      ItemRef folder = freshFolder();
      connector().createFolder(folder, "a");
      UploadRequest request = request(folder, "a", NEW, policy).build();
      if (policy == ConflictPolicy.KEEP_BOTH) {
        assertThat(connector().upload(request).file().name()).isNotEqualTo("a");
      } else {
        assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().upload(request));
        assertThat(names(folder)).as("%s", policy).containsExactly("a");
      }
    }
  }

  /** Names that differ in case collide, or do not, as declared. */
  @Test
  public final void upload_otherCase_followsTheProvider() {
    ItemRef folder = freshFolder();
    put(folder, "report.csv", OLD);
    UploadRequest request = request(folder, "REPORT.CSV", NEW, ConflictPolicy.FAIL).build();
    if (connector().capabilities().hasCaseSensitiveNames()) {
      connector().upload(request);
      assertThat(names(folder)).containsExactlyInAnyOrder("report.csv", "REPORT.CSV");
    } else {
      assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().upload(request));
      assertThat(names(folder)).containsExactly("report.csv");
    }
  }

  /** An upload needs a folder to go to. */
  @Test
  public final void upload_folderMissing_isNotFound() {
    for (ConflictPolicy policy : policies()) {
      UploadRequest request = request(missing(ItemKind.FOLDER), "a", NEW, policy).build();
      assertFails(ErrorKind.NOT_FOUND, () -> connector().upload(request));
    }
    ItemRef file = put(freshFolder(), "file", OLD).ref();
    assertRefused(() -> connector().upload(request(file, "a", NEW, ConflictPolicy.FAIL).build()));
    ItemRef foreign = ItemRef.folder("elsewhere", "1");
    assertRefused(
        () -> connector().upload(request(foreign, "a", NEW, ConflictPolicy.FAIL).build()));
  }

  /** A new version can be made to depend on the change tag. */
  @Test
  @RequiresCapability({Capability.CONDITIONAL_WRITE, Capability.FILE_VERSIONS})
  public final void upload_changeTag_isHonoured() {
    ItemRef folder = freshFolder();
    FileItem first = put(folder, "a", OLD);
    String tag = first.etag().orElseThrow(() -> new AssertionError("no change tag"));
    UploadRequest.Builder request = request(folder, "a", NEW, ConflictPolicy.NEW_VERSION);
    connector().upload(request.ifMatch(tag).build());
    assertThat(read(first.ref())).isEqualTo(NEW);
    UploadRequest stale =
        request(folder, "a", OLD, ConflictPolicy.NEW_VERSION).ifMatch(tag).build();
    assertFails(ErrorKind.PRECONDITION_FAILED, () -> connector().upload(stale));
    assertThat(read(first.ref())).as("after the refusal").isEqualTo(NEW);
  }

  /** Without conditional writes a change tag is refused rather than ignored. */
  @Test
  @RequiresCapability(value = Capability.CONDITIONAL_WRITE, absent = true)
  public final void upload_changeTagUndeclared_isRefused() {
    ItemRef folder = freshFolder();
    ItemRef existing = put(folder, "a", OLD).ref();
    UploadRequest request =
        request(folder, "a", NEW, ConflictPolicy.NEW_VERSION).ifMatch("1").build();
    assertFails(ErrorKind.UNSUPPORTED, () -> connector().upload(request));
    assertUntouched(folder, existing);
  }

  private List<ConflictPolicy> policies() {
    return supports(Capability.FILE_VERSIONS)
        ? List.of(ConflictPolicy.values())
        : List.of(ConflictPolicy.FAIL, ConflictPolicy.SKIP, ConflictPolicy.KEEP_BOTH);
  }

  private void assertUntouched(ItemRef folder, ItemRef existing) {
    assertThat(children(folder)).extracting(Item::ref).containsExactly(existing);
    assertThat(read(existing)).isEqualTo(OLD);
  }
}
