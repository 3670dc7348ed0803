package io.storageconnector.internal.connector;

import static io.storageconnector.internal.connector.Fixture.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.AmbiguousPathException;
import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PathTest {

  private final Fixture fixture = Fixture.unique();
  private final ScriptedBackend backend = fixture.backend;
  private final ItemRef a = backend.folder(ROOT, "a");
  private final ItemRef b = backend.folder(a, "b");
  private final ItemRef file = backend.file(b, "c.txt", new byte[1]);

  @Test
  void findByPath_walksNameByName() {
    assertThat(fixture.connector.findByPath(ROOT, "a/b/c.txt").map(Item::ref)).contains(file);
    assertThat(fixture.connector.findByPath(ROOT, "a/b").map(Item::ref)).contains(b);
    assertThat(fixture.connector.findByPath(a, "b/c.txt").map(Item::ref)).contains(file);
  }

  @Test
  void findByPath_missingOrNotAFolder_isEmpty() {
    assertThat(fixture.connector.findByPath(ROOT, "a/x/c.txt")).isEmpty();
    assertThat(fixture.connector.findByPath(ROOT, "a/b/x")).isEmpty();
    assertThat(fixture.connector.findByPath(ROOT, "a/b/c.txt/x")).isEmpty();
  }

  @Test
  void findByPath_secondTime_remembersTheFolders() {
    fixture.connector.findByPath(ROOT, "a/b/c.txt");
    backend.calls.clear();

    fixture.connector.findByPath(ROOT, "a/b/c.txt");

    assertThat(backend.calls).containsExactly(Operation.FIND_BY_NAME);
  }

  @Test
  void findByPath_rememberedFolderIsGone_walksAgainOnce() {
    fixture.connector.findByPath(ROOT, "a/b/c.txt");
    backend.remove(b);
    ItemRef other = backend.file(backend.folder(a, "b"), "c.txt", new byte[2]);

    assertThat(fixture.connector.findByPath(ROOT, "a/b/c.txt").map(Item::ref)).contains(other);
  }

  @Test
  void findByPath_rememberedFolderWasRenamed_isNotBelievedWhenNothingIsFound() {
    fixture.connector.findByPath(ROOT, "a/b/c.txt");
    backend.changeName(b, "old");
    backend.relocate(file, a);
    ItemRef other = backend.file(backend.folder(a, "b"), "c.txt", new byte[2]);

    assertThat(fixture.connector.findByPath(ROOT, "a/b/c.txt").map(Item::ref)).contains(other);
  }

  @Test
  void findByPath_missingBelowARememberedFolder_forgetsThatPathOnly() {
    ItemRef other = backend.folder(backend.folder(ROOT, "x"), "y");
    fixture.connector.findByPath(ROOT, "a/b/c.txt");
    fixture.connector.findByPath(ROOT, "x/y");

    assertThat(fixture.connector.findByPath(ROOT, "a/b/missing")).isEmpty();
    backend.calls.clear();

    assertThat(fixture.connector.findByPath(ROOT, "x/y").map(Item::ref)).contains(other);
    assertThat(backend.calls).hasSize(1);
  }

  @Test
  void findByPath_afterAWhile_forgets() {
    fixture.connector.findByPath(ROOT, "a/b/c.txt");
    fixture.clock.advance(Duration.ofSeconds(31));
    backend.calls.clear();

    fixture.connector.findByPath(ROOT, "a/b/c.txt");

    assertThat(backend.count(Operation.FIND_BY_NAME)).isEqualTo(3);
  }

  @Test
  void findByPath_ownRename_isSeenAtOnce() {
    fixture.connector.findByPath(ROOT, "a/b/c.txt");
    fixture.connector.rename(b, "z");

    assertThat(fixture.connector.findByPath(ROOT, "a/b/c.txt")).isEmpty();
    assertThat(fixture.connector.findByPath(ROOT, "a/z/c.txt")).isPresent();
  }

  @Test
  void findByPath_twins_areAmbiguous() {
    Fixture twins = Fixture.twins();
    ItemRef one = twins.backend.folder(ROOT, "a");
    ItemRef two = twins.backend.folder(ROOT, "a");

    for (String path : new String[] {"a", "a/b"}) {
      assertThatThrownBy(() -> twins.connector.findByPath(ROOT, path))
          .isInstanceOfSatisfying(
              AmbiguousPathException.class,
              e -> assertThat(e.candidates()).containsExactly(one, two));
    }
  }

  @Test
  void findByPath_failure_isNeverEmpty() {
    backend.refuse(Operation.FIND_BY_NAME, ErrorKind.REAUTH_REQUIRED, RetryAdvice.NEVER);

    assertThatThrownBy(() -> fixture.connector.findByPath(ROOT, "a/b"))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void badPaths_areRefusedBeforeAnythingIsSent() {
    for (String path :
        new String[] {
          "", "/", "/a", "a/", "a//b", ".", "..", "a/./b", "a/../b", "x\ud800", "a/".repeat(300)
        }) {
      assertThatThrownBy(() -> fixture.connector.findByPath(ROOT, path))
          .as("path of %s characters", path.length())
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> fixture.connector.ensureFolder(ROOT, path))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String path : new String[] {"a\\b", "x".repeat(21)}) {
      assertThatThrownBy(() -> fixture.connector.ensureFolder(ROOT, path))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_NAME));
    }
    assertThat(backend.calls).isEmpty();
  }

  @Test
  void ensureFolder_createsWhatIsMissingOnce() {
    FolderItem first = fixture.connector.ensureFolder(ROOT, "a/x/y");
    FolderItem second = fixture.connector.ensureFolder(ROOT, "a/x/y");

    assertThat(second.ref()).isEqualTo(first.ref());
    assertThat(backend.count(Operation.CREATE_FOLDER)).isEqualTo(2);
    assertThat(backend.names(a)).containsExactly("b", "x");
  }

  @Test
  void ensureFolder_createdMeanwhileByOthers_takesTheirs() {
    ItemRef[] theirs = new ItemRef[1];
    backend.before(
        Operation.CREATE_FOLDER,
        () -> {
          if (theirs[0] == null) {
            theirs[0] = backend.folder(ROOT, "new");
          }
        });

    assertThat(fixture.connector.ensureFolder(ROOT, "new").ref()).isEqualTo(theirs[0]);
  }

  @Test
  void ensureFolder_createdMeanwhileWhereTwinsArise_takesTheOldest() {
    Fixture twins = Fixture.twins();
    ItemRef[] theirs = new ItemRef[1];
    twins.backend.before(
        Operation.CREATE_FOLDER,
        () -> {
          theirs[0] = twins.backend.folder(ROOT, "new");
          twins.clock.advance(Duration.ofSeconds(1));
        });

    assertThat(twins.connector.ensureFolder(ROOT, "new").ref()).isEqualTo(theirs[0]);
    assertThat(twins.connector.ensureFolder(ROOT, "new").ref()).isEqualTo(theirs[0]);
  }

  @Test
  void ensureFolder_twinsAlthoughNamesAreUnique_takesTheOldest() {
    backend.uniqueNames = false;
    ItemRef[] theirs = new ItemRef[1];
    backend.before(
        Operation.CREATE_FOLDER,
        () -> {
          theirs[0] = backend.folder(ROOT, "new");
          fixture.clock.advance(Duration.ofSeconds(1));
        });

    assertThat(fixture.connector.ensureFolder(ROOT, "new").ref()).isEqualTo(theirs[0]);
    assertThat(fixture.connector.ensureFolder(ROOT, "new").ref()).isEqualTo(theirs[0]);
  }

  @Test
  void ensureFolder_rememberedFolderRenamedByAnotherView_createsInTheNewOne() {
    StorageConnector other = fixture.open(null);
    other.findByPath(ROOT, "a/b/c.txt");
    other.ensureFolder(ROOT, "a/b");
    fixture.connector.rename(a, "old");
    ItemRef now = fixture.connector.ensureFolder(ROOT, "a/b").ref();

    FolderItem made = other.ensureFolder(ROOT, "a/b/c");

    assertThat(made.parent()).contains(now);
    assertThat(backend.names(b)).containsExactly("c.txt");
    assertThat(other.findByPath(ROOT, "a/b/c").map(Item::ref)).contains(made.ref());
  }

  @Test
  void ensureFolder_takenByAFile_isRefused() {
    for (String path : new String[] {"a/b/c.txt", "a/b/c.txt/d"}) {
      assertThatThrownBy(() -> fixture.connector.ensureFolder(ROOT, path))
          .isInstanceOfSatisfying(
              ItemAlreadyExistsException.class,
              e -> assertThat(e.existing()).containsExactly(file));
    }
  }

  @Test
  void ensureFolder_rememberedFolderIsGone_createsItAgain() {
    fixture.connector.ensureFolder(ROOT, "a/b/x");
    backend.remove(b);

    fixture.connector.ensureFolder(ROOT, "a/b/x");

    assertThat(fixture.connector.findByPath(ROOT, "a/b/x")).isPresent();
  }

  @Test
  void ensureFolder_lostAnswer_makesOneFolder() {
    backend.loseAnswer(Operation.CREATE_FOLDER);

    fixture.connector.ensureFolder(ROOT, "new");

    assertThat(backend.names(ROOT)).containsExactly("a", "new");
  }
}
