package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.AmbiguousPathException;
import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.OpenOptions;
import io.storageconnector.Operation;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult.Outcome;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One name and several who want it: creates at the same moment through connectors of their own, and
 * items that share a name already.
 */
public abstract class SharedNameContract extends RecoveryContract {

  private static final int RACERS = 6;
  private static final byte[] BYTES = Samples.bytes(70);

  /** For subclasses. */
  protected SharedNameContract() {}

  /** Connectors that ensure the same path at once get the same folder, and leave no other. */
  @Test
  public final void ensureFolder_raced_leavesOneFolder() {
    ItemRef folder = freshFolder();
    List<Object> results = race(each -> each.ensureFolder(folder, "x/y").ref());
    assertAgreed(folder, "x", results);
  }

  /** The same while answers get lost. */
  @Test
  @RequiresFaultPort
  public final void ensureFolder_racedWithLostAnswers_leavesOneFolder() {
    ItemRef folder = freshFolder();
    faults().failNext(Operation.CREATE_FOLDER, RACERS / 2, FaultKind.LOST_RESPONSE);
    List<Object> results = race(each -> each.ensureFolder(folder, "x").ref());
    faults().clear();
    assertAgreed(folder, "x", results);
  }

  /** Of several who create a folder of one name at once, one succeeds. */
  @Test
  public final void createFolder_raced_leavesOneFolder() {
    ItemRef folder = freshFolder();
    List<Object> results = race(each -> each.createFolder(folder, "x").ref());
    assertWon(folder, "x", results);
  }

  /** Of several who upload under one name at once, one succeeds; the others are told. */
  @Test
  public final void upload_racedAndFail_leavesOneFile() {
    ItemRef folder = freshFolder();
    List<Object> results = race(each -> upload(each, folder, ConflictPolicy.FAIL));
    assertWon(folder, "x", results);
  }

  /** The same while answers get lost. */
  @Test
  @RequiresFaultPort
  public final void upload_racedWithLostAnswers_leavesOneFile() {
    ItemRef folder = freshFolder();
    faults().failNext(Operation.UPLOAD, RACERS / 2, FaultKind.LOST_RESPONSE);
    List<Object> results = race(each -> upload(each, folder, ConflictPolicy.FAIL));
    faults().clear();
    // Several may report success: equal bytes count as one's own where no id tells them apart.
    if (canTakeBack()) {
      assertOneOrNamed(folder, "x", results);
    } else {
      assertThat(names(folder)).containsOnly("x");
    }
  }

  /**
   * Several who skip or add a version at once end with one file.
   *
   * @param policy what they ask for
   */
  @ParameterizedTest
  @EnumSource(
      value = ConflictPolicy.class,
      names = {"SKIP", "NEW_VERSION"})
  public final void upload_racedForOneFile_leavesOneFile(ConflictPolicy policy) {
    if (policy == ConflictPolicy.NEW_VERSION && !supports(Capability.FILE_VERSIONS)) {
      return;
    }
    ItemRef folder = freshFolder();
    List<Object> results = race(each -> upload(each, folder, policy));
    assertOneOrNamed(folder, "x", results);
    assertThat(results).anyMatch(Outcome.CREATED::equals);
  }

  /** Several who keep both at once all store their file. */
  @Test
  public final void upload_racedAndKeepBoth_storesAll() {
    ItemRef folder = freshFolder();
    List<Object> results = race(each -> upload(each, folder, ConflictPolicy.KEEP_BOTH));
    long stored = results.stream().filter(Outcome.CREATED::equals).count();
    assertThat(stored).isPositive();
    if (canTakeBack()) {
      assertThat(names(folder)).doesNotHaveDuplicates().hasSize((int) stored);
      assertThat(results)
          .allSatisfy(result -> assertThat(result).isIn(Outcome.CREATED, ErrorKind.ALREADY_EXISTS));
    }
  }

  /** What was just created is seen at once, by its name too. */
  @Test
  public final void create_thenLookUpByName_isSeenAtOnce() {
    for (int i = 0; i < 5; i++) {
      ItemRef folder = freshFolder();
      ItemRef inner = connector().createFolder(folder, "x").ref();
      assertThat(connector().findByPath(folder, "x").map(Item::ref)).contains(inner);
      assertThat(connector().ensureFolder(folder, "x").ref()).isEqualTo(inner);
      ItemRef file = put(inner, "y", BYTES).ref();
      assertThat(connector().findByPath(folder, "x/y").map(Item::ref)).contains(file);
      assertFails(ErrorKind.ALREADY_EXISTS, () -> put(inner, "y", BYTES));
      assertThat(names(inner)).containsExactly("y");
    }
  }

  /** Items that share a name are named in an error, and none of them is chosen. */
  @Test
  @RequiresSeedPort
  @RequiresCapability(value = Capability.UNIQUE_NAMES, absent = true)
  public final void lookUp_sharedName_namesAll() {
    ItemRef folder = freshFolder();
    ItemRef one = connector().createFolder(folder, "x").ref();
    ItemRef two = seed().twin(one);
    for (String path : List.of("x", "x/y")) {
      assertNames(() -> connector().findByPath(folder, path), one, two);
      assertNames(() -> connector().ensureFolder(folder, path), one, two);
    }
    StorageException taken =
        assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().createFolder(folder, "x"));
    assertThat(((ItemAlreadyExistsException) taken).existing()).containsExactlyInAnyOrder(one, two);
    assertThat(children(folder)).extracting(Item::ref).containsExactlyInAnyOrder(one, two);
    assertThat(children(one)).isEmpty();
    assertThat(children(two)).isEmpty();
  }

  /** An upload over files that share the name changes none of them. */
  @Test
  @RequiresSeedPort
  @RequiresCapability(value = Capability.UNIQUE_NAMES, absent = true)
  public final void upload_sharedName_changesNone() {
    ItemRef folder = freshFolder();
    ItemRef one = put(folder, "x", BYTES).ref();
    ItemRef two = seed().twin(one);
    byte[] other = Samples.bytes(7);
    UploadRequest skip = request(folder, "x", other, ConflictPolicy.SKIP).build();
    assertNames(() -> connector().upload(skip), one, two);
    if (supports(Capability.FILE_VERSIONS)) {
      UploadRequest version = request(folder, "x", other, ConflictPolicy.NEW_VERSION).build();
      assertNames(() -> connector().upload(version), one, two);
    }
    UploadRequest fail = request(folder, "x", other, ConflictPolicy.FAIL).build();
    assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().upload(fail));
    assertThat(children(folder)).extracting(Item::ref).containsExactlyInAnyOrder(one, two);
    assertThat(read(one)).isEqualTo(BYTES);
    assertThat(read(two)).isEqualTo(BYTES);
    ItemRef kept =
        connector()
            .upload(request(folder, "x", other, ConflictPolicy.KEEP_BOTH).build())
            .file()
            .ref();
    assertThat(read(kept)).isEqualTo(other);
  }

  /** What shares its name can be told apart, renamed and removed by its ref. */
  @Test
  @RequiresSeedPort
  @RequiresCapability(value = Capability.UNIQUE_NAMES, absent = true)
  public final void rename_oneOfSharedName_settlesIt() {
    ItemRef folder = freshFolder();
    ItemRef one = put(folder, "x", BYTES).ref();
    ItemRef two = seed().twin(one);
    connector().rename(two, "y");
    assertThat(connector().findByPath(folder, "x").map(Item::ref)).contains(one);
    assertThat(connector().findByPath(folder, "y").map(Item::ref)).contains(two);
    assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().rename(two, "x"));
  }

  private void assertNames(ThrowingCallable call, ItemRef one, ItemRef two) {
    AmbiguousPathException error =
        (AmbiguousPathException) assertFails(ErrorKind.AMBIGUOUS_PATH, call);
    assertThat(error.candidates()).containsExactlyInAnyOrder(one, two);
  }

  private Object upload(StorageConnector connector, ItemRef folder, ConflictPolicy policy) {
    return connector
        .upload(
            UploadRequest.builder(folder, "x", ContentSource.of(BYTES)).onConflict(policy).build())
        .outcome();
  }

  /** All ended with one folder; where nothing can be removed, an error may name several. */
  private void assertAgreed(ItemRef folder, String name, List<Object> results) {
    List<Object> folders = results.stream().filter(ItemRef.class::isInstance).toList();
    assertThat(results.stream().filter(ErrorKind.class::isInstance))
        .allMatch(ErrorKind.AMBIGUOUS_PATH::equals);
    if (folders.size() == results.size()) {
      assertThat(folders).containsOnly(folders.get(0));
      assertThat(names(folder)).containsExactly(name);
    } else {
      assertThat(canTakeBack()).as("can take back a folder, so all should agree").isFalse();
      assertThat(names(folder)).containsOnly(name);
    }
  }

  private void assertWon(ItemRef folder, String name, List<Object> results) {
    assertThat(results.stream().filter(result -> !(result instanceof ErrorKind)))
        .as("%s", results)
        .hasSizeLessThanOrEqualTo(1);
    assertOneOrNamed(folder, name, results);
  }

  /** There is one item of the name, or whoever could not take his back has said so. */
  private void assertOneOrNamed(ItemRef folder, String name, List<Object> results) {
    assertThat(results.stream().filter(ErrorKind.class::isInstance))
        .allSatisfy(
            kind -> assertThat(kind).isIn(ErrorKind.ALREADY_EXISTS, ErrorKind.AMBIGUOUS_PATH));
    if (canTakeBack()) {
      assertThat(names(folder)).as("%s", results).containsExactly(name);
    } else if (names(folder).size() > 1) {
      assertThat(results).contains(ErrorKind.AMBIGUOUS_PATH);
    }
  }

  private boolean canTakeBack() {
    return supports(Capability.UNIQUE_NAMES)
        || supports(Capability.TRASH)
        || supports(Capability.DELETE_PERMANENTLY);
  }

  /** Runs a call through several connectors at once; errors come back as their kinds. */
  private List<Object> race(Function<StorageConnector, Object> call) {
    return Race.of(
        RACERS,
        number ->
            (Callable<Object>)
                () -> {
                  try (StorageConnector own = opened().open(OpenOptions.ofDefaults())) {
                    return call.apply(own);
                  } catch (StorageException e) {
                    return e.kind();
                  }
                });
  }
}
