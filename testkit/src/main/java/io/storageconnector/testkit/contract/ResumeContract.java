package io.storageconnector.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.IntegrityException;
import io.storageconnector.OpenOptions;
import io.storageconnector.Operation;
import io.storageconnector.StorageConnector;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Uploads in parts that break off, and are taken up through another connector that knows nothing
 * but the checkpoint: one file, the right bytes, and nothing sent twice but what was cut.
 *
 * <p>Needs a harness whose {@link StorageHarness#partSize()} is known, and whose largest file goes
 * in parts.
 */
public abstract class ResumeContract extends ExportContract {

  private static final String NAME = "large report.csv";

  /** For subclasses. */
  protected ResumeContract() {}

  /**
   * An upload whose content breaks off goes on where it was.
   *
   * @param cut in which part it breaks off
   */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("parts")
  @RequiresCapability(Capability.UPLOAD_SESSIONS)
  public final void upload_brokenOff_isTakenUpByANewConnector(int cut) {
    byte[] bytes = large();
    ItemRef folder = freshFolder();
    RememberedCheckpoint checkpoint = new RememberedCheckpoint();
    int before = partsSent();
    breakOff(folder, checkpoint, bytes, cut);
    UploadResult result = resume(folder, checkpoint, ContentSource.of(bytes), ConflictPolicy.FAIL);
    assertThat(result.outcome()).isEqualTo(UploadResult.Outcome.CREATED);
    assertOnly(folder, result.file(), bytes);
    assertThat(checkpoint.isEmpty()).as("checkpoint cleared").isTrue();
    if (opened().faults().isPresent()) {
      assertThat(partsSent() - before).as("parts sent").isEqualTo(parts().count());
    }
  }

  /**
   * An upload whose provider goes away goes on when it is back.
   *
   * @param cut at which part it goes away
   */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("parts")
  @RequiresCapability(Capability.UPLOAD_SESSIONS)
  @RequiresFaultPort
  public final void upload_providerAway_isTakenUpByANewConnector(int cut) {
    byte[] bytes = large();
    ItemRef folder = freshFolder();
    RememberedCheckpoint checkpoint = new RememberedCheckpoint();
    ContentSource content =
        Samples.announcingPosition(
            bytes,
            cut * partLength() + 1,
            () -> faults().failNext(Operation.UPLOAD_PART, 100, FaultKind.SERVER_ERROR));
    UploadRequest request = request(folder, checkpoint, content, ConflictPolicy.FAIL);
    boolean last = cut == parts().count() - 1;
    ErrorKind expected =
        last && !supports(Capability.PARALLEL_PARTS)
            ? ErrorKind.OUTCOME_UNKNOWN // it may have made the file
            : ErrorKind.UNAVAILABLE;
    assertFails(expected, () -> connector().upload(request));
    assertThat(children(folder)).isEmpty();
    faults().clear();
    int before = partsSent();
    UploadResult result = resume(folder, checkpoint, ContentSource.of(bytes), ConflictPolicy.FAIL);
    assertOnly(folder, result.file(), bytes);
    assertThat(checkpoint.isEmpty()).as("checkpoint cleared").isTrue();
    assertThat(partsSent() - before).as("parts sent").isEqualTo(parts().count() - cut);
  }

  /**
   * A new version that breaks off is added once.
   *
   * @param cut in which part it breaks off
   */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("parts")
  @RequiresCapability({Capability.UPLOAD_SESSIONS, Capability.FILE_VERSIONS})
  public final void upload_versionBrokenOff_isTakenUpByANewConnector(int cut) {
    byte[] bytes = large();
    ItemRef folder = freshFolder();
    FileItem file = put(folder, NAME, Samples.bytes(10));
    RememberedCheckpoint checkpoint = new RememberedCheckpoint();
    ContentSource content = Samples.breakingAfter(cut * partLength() + 1, bytes);
    UploadRequest request = request(folder, checkpoint, content, ConflictPolicy.NEW_VERSION);
    assertFails(ErrorKind.SOURCE_UNREADABLE, () -> connector().upload(request));
    boolean counted = opened().faults().isPresent();
    int before = counted ? partsSent() : 0;
    UploadResult result =
        resume(folder, checkpoint, ContentSource.of(bytes), ConflictPolicy.NEW_VERSION);
    assertThat(result.outcome()).isEqualTo(UploadResult.Outcome.NEW_VERSION);
    assertThat(result.file().ref()).isEqualTo(file.ref());
    assertOnly(folder, result.file(), bytes);
    if (counted) {
      assertThat(partsSent() - before).as("parts sent").isEqualTo(parts().count() - cut);
    }
  }

  /** What was stored by a process that died before it could say so is found, not stored again. */
  @Test
  @RequiresCapability(Capability.UPLOAD_SESSIONS)
  public final void upload_diedAfterTheLastPart_isFoundAndNotStoredTwice() {
    if (parts().findAny().isEmpty()) {
      return;
    }
    byte[] bytes = large();
    for (ConflictPolicy policy : ConflictPolicy.values()) {
      if (policy == ConflictPolicy.NEW_VERSION && !supports(Capability.FILE_VERSIONS)) {
        continue;
      }
      ItemRef folder = freshFolder();
      RememberedCheckpoint checkpoint = new RememberedCheckpoint();
      checkpoint.die(true);
      FileItem first = resume(folder, checkpoint, ContentSource.of(bytes), policy).file();
      checkpoint.die(false);
      UploadResult second = resume(folder, checkpoint, ContentSource.of(bytes), policy);
      assertThat(second.outcome()).as("%s", policy).isEqualTo(UploadResult.Outcome.CREATED);
      assertThat(second.file().ref()).isEqualTo(first.ref());
      assertThat(second.file().versionId()).isEqualTo(first.versionId());
      assertOnly(folder, second.file(), bytes);
      assertThat(checkpoint.isEmpty()).as("checkpoint cleared").isTrue();
    }
  }

  /** A checkpoint of another upload is not used. */
  @Test
  @RequiresCapability(Capability.UPLOAD_SESSIONS)
  public final void upload_checkpointOfOtherContent_isNotUsed() {
    if (parts().findAny().isEmpty()) {
      return;
    }
    byte[] bytes = large();
    ItemRef folder = freshFolder();
    RememberedCheckpoint checkpoint = new RememberedCheckpoint();
    breakOff(folder, checkpoint, bytes, 1);
    byte[] other = Samples.bytes(bytes.length - 1);
    UploadResult result = resume(folder, checkpoint, ContentSource.of(other), ConflictPolicy.FAIL);
    assertOnly(folder, result.file(), other);
    assertThat(checkpoint.isEmpty()).as("checkpoint cleared").isTrue();
  }

  /** Bytes of two contents never end in one file, although the sizes agree. */
  @Test
  @RequiresCapability(Capability.UPLOAD_SESSIONS)
  public final void upload_otherContentOfTheSameSize_isNotMixed() {
    if (parts().findAny().isEmpty()) {
      return;
    }
    byte[] bytes = large();
    ItemRef folder = freshFolder();
    RememberedCheckpoint checkpoint = new RememberedCheckpoint();
    breakOff(folder, checkpoint, bytes, 1);
    byte[] other = bytes.clone();
    other[0]++;
    UploadRequest request =
        request(folder, checkpoint, ContentSource.of(other), ConflictPolicy.FAIL);
    Throwable thrown = catchThrowable(() -> connector().upload(request));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(IntegrityException.class);
      assertThat(children(folder)).isEmpty();
      assertThat(checkpoint.isEmpty()).as("checkpoint cleared").isTrue();
      connector().upload(request);
    }
    assertThat(children(folder))
        .singleElement()
        .satisfies(item -> assertThat(read(item.ref())).isEqualTo(other));
  }

  /** A name that somebody else took meanwhile is theirs. */
  @Test
  @RequiresCapability(Capability.UPLOAD_SESSIONS)
  public final void upload_nameTakenMeanwhile_isRefused() {
    if (parts().findAny().isEmpty()) {
      return;
    }
    ItemRef folder = freshFolder();
    RememberedCheckpoint checkpoint = new RememberedCheckpoint();
    breakOff(folder, checkpoint, large(), 1);
    byte[] theirs = Samples.bytes(5);
    FileItem file = put(folder, NAME, theirs);
    UploadRequest request =
        request(folder, checkpoint, ContentSource.of(large()), ConflictPolicy.FAIL);
    assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().upload(request));
    assertOnly(folder, file, theirs);
    assertThat(checkpoint.isEmpty()).as("checkpoint cleared").isTrue();
  }

  /** Content that can't be right ends the upload for good. */
  @Test
  @RequiresCapability(Capability.UPLOAD_SESSIONS)
  public final void upload_refusedContent_clearsTheCheckpoint() {
    if (parts().findAny().isEmpty()) {
      return;
    }
    byte[] bytes = large();
    ItemRef folder = freshFolder();
    RememberedCheckpoint checkpoint = new RememberedCheckpoint();
    ContentSource tooShort = Samples.declaring(bytes.length + 1, bytes);
    UploadRequest request = request(folder, checkpoint, tooShort, ConflictPolicy.FAIL);
    assertFails(ErrorKind.CONTENT_MISMATCH, () -> connector().upload(request));
    assertThat(checkpoint.wasTouched()).isTrue();
    assertThat(checkpoint.isEmpty()).as("checkpoint cleared").isTrue();
    assertThat(children(folder)).isEmpty();
  }

  /** What is saved tells nobody anything. */
  @Test
  @RequiresCapability(Capability.UPLOAD_SESSIONS)
  public final void checkpoint_saved_isSealed() {
    if (parts().findAny().isEmpty()) {
      return;
    }
    ItemRef folder = freshFolder();
    RememberedCheckpoint checkpoint = new RememberedCheckpoint();
    breakOff(folder, checkpoint, large(), 0);
    String text = checkpoint.load().orElseThrow().reveal();
    assertThat(text).matches("[\\w-]+");
    assertThat(new String(Base64.getUrlDecoder().decode(text), ISO_8859_1))
        .doesNotContain(NAME, "http", "session", folder.id() + "\0", folder.toString());
  }

  /** Content that goes in one request has nothing to be taken up. */
  @Test
  public final void upload_inOneRequest_doesNotTouchTheCheckpoint() {
    ItemRef folder = freshFolder();
    RememberedCheckpoint checkpoint = new RememberedCheckpoint();
    byte[] bytes = Samples.bytes(1);
    UploadResult result = resume(folder, checkpoint, ContentSource.of(bytes), ConflictPolicy.FAIL);
    assertOnly(folder, result.file(), bytes);
    assertThat(checkpoint.wasTouched()).isFalse();
  }

  /** The numbers of all parts of the large sample; none if the harness does not allow one. */
  final IntStream parts() {
    int size = largeSize();
    boolean allowed = supports(Capability.UPLOAD_SESSIONS) && size <= opened().largestFile();
    return IntStream.range(0, allowed ? (size + partLength() - 1) / partLength() : 0);
  }

  private int partLength() {
    return opened().partSize().orElse(Integer.MAX_VALUE / 4);
  }

  private int largeSize() {
    long direct = Math.min(connector().capabilities().maxDirectUpload(), Integer.MAX_VALUE / 4);
    return Math.toIntExact((direct / partLength() + 2) * partLength() + partLength() / 2);
  }

  private byte[] large() {
    return Samples.bytes(largeSize());
  }

  private int partsSent() {
    Optional<FaultPort> port = opened().faults();
    return port.map(faults -> faults.attempts(Operation.UPLOAD_PART)).orElse(0);
  }

  private static UploadRequest request(
      ItemRef folder,
      RememberedCheckpoint checkpoint,
      ContentSource content,
      ConflictPolicy policy) {
    return UploadRequest.builder(folder, NAME, content)
        .onConflict(policy)
        .checkpoint(checkpoint)
        .build();
  }

  private void breakOff(ItemRef folder, RememberedCheckpoint checkpoint, byte[] bytes, int cut) {
    ContentSource content = Samples.breakingAfter(cut * partLength() + 1, bytes);
    UploadRequest request = request(folder, checkpoint, content, ConflictPolicy.FAIL);
    assertFails(ErrorKind.SOURCE_UNREADABLE, () -> connector().upload(request));
    assertThat(children(folder)).isEmpty();
    assertThat(checkpoint.isEmpty()).as("checkpoint kept").isFalse();
  }

  private UploadResult resume(
      ItemRef folder,
      RememberedCheckpoint checkpoint,
      ContentSource content,
      ConflictPolicy policy) {
    try (StorageConnector other = opened().open(OpenOptions.ofDefaults())) {
      return other.upload(request(folder, checkpoint, content, policy));
    }
  }

  private void assertOnly(ItemRef folder, FileItem file, byte[] bytes) {
    assertThat(children(folder)).extracting(Item::ref).containsExactly(file.ref());
    assertThat(read(file.ref())).isEqualTo(bytes);
  }
}
