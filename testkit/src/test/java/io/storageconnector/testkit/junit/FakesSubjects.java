package io.storageconnector.testkit.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.storageconnector.StorageConnectors;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.StorageFake;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxSettings;
import io.storageconnector.testkit.leak.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Test classes of users, run by {@link StorageFakesTest} alone. */
final class FakesSubjects {

  /** The fakes that the subjects have met. */
  static final Queue<StorageFake> MET = new ConcurrentLinkedQueue<>();

  private static final byte[] BYTES = "1;2".getBytes(UTF_8);

  private FakesSubjects() {}

  @StorageFakes
  static class Parameters {

    private final FakeBox inConstructor;

    Parameters(FakeBox box) {
      inConstructor = box;
    }

    @BeforeEach
    void seed(FakeBox box) {
      assertThat(box).isSameAs(inConstructor);
      box.file("seeded", BYTES);
    }

    @Test
    void all(FakeBox box, FakeDrive drive, FakeClock clock, LeakCheck leaks) {
      MET.add(box);
      MET.add(drive);
      assertThat(box).isSameAs(inConstructor);
      assertThat(box.children("")).containsExactly("seeded");
      assertThat(drive.children("")).isEmpty();
      assertThat(box.clock()).isSameAs(clock).isSameAs(drive.clock());
      assertThat(leaks.leaks()).isEmpty();
    }

    @AfterEach
    void stillRuns(FakeBox box) {
      assertThat(BareClient.listRoot(box)).isEqualTo(200);
    }
  }

  @StorageFakes(StorageFake.Kind.BOX)
  static class InParallel {

    @RepeatedTest(8)
    void ownFake(StorageFake fake) {
      MET.add(fake);
      assertThat(fake.children("")).isEmpty();
      fake.file("mine", BYTES);
      assertThat(fake.versions("mine")).isEqualTo(1);
    }
  }

  @StorageFakes
  static class Unclean {

    @Test
    void unfiredFault(FakeBox box) {
      box.on(BoxOperation.UPLOAD_FILE).resetAfterEffect();
    }

    @Test
    void firedFault(FakeBox box) {
      box.on(BoxOperation.LIST_FOLDER).status(503);
      assertThat(BareClient.listRoot(box)).isEqualTo(503);
    }

    @Test
    void violation(FakeBox box) {
      assertThat(BareClient.askForWhatBoxDoesNotHave(box)).isEqualTo(501);
    }

    @Test
    void openSession(FakeBox box) {
      assertThat(BareClient.openUpload(box)).isEqualTo(201);
    }

    @Test
    @IgnoreChecks(Check.LEAKS)
    void openSessionOnPurpose(FakeBox box) {
      assertThat(BareClient.openUpload(box)).isEqualTo(201);
    }

    @Test
    void temporaryFile(LeakCheck leaks, @TempDir Path folder) throws Exception {
      leaks.watch(folder);
      Files.writeString(folder.resolve(".f00.part"), "half");
    }

    @Test
    void everything(FakeBox box) {
      box.on(BoxOperation.UPLOAD_FILE).resetAfterEffect();
      assertThat(BareClient.askForWhatBoxDoesNotHave(box)).isEqualTo(501);
      assertThat(BareClient.openUpload(box)).isEqualTo(201);
    }

    @Test
    void failed(FakeBox box) {
      box.on(BoxOperation.UPLOAD_FILE).resetAfterEffect();
      fail("the test's own failure");
    }

    @Test
    void aborted(FakeBox box) {
      box.on(BoxOperation.UPLOAD_FILE).resetAfterEffect();
      Assumptions.abort("not here");
    }
  }

  @StorageFakes(ignore = {Check.LEAKS, Check.UNFIRED_FAULTS, Check.VIOLATIONS})
  static class Unchecked {

    @Test
    void everything(FakeBox box) {
      box.on(BoxOperation.UPLOAD_FILE).resetAfterEffect();
      assertThat(BareClient.askForWhatBoxDoesNotHave(box)).isEqualTo(501);
      assertThat(BareClient.openUpload(box)).isEqualTo(201);
    }
  }

  @StorageFakes(life = Life.CLASS)
  static class Shared {

    @BeforeAll
    static void seed(FakeBox box) {
      MET.add(box);
      box.file("seeded", BYTES);
    }

    @Test
    void first(FakeBox box) {
      MET.add(box);
      assertThat(box.children("")).contains("seeded");
    }

    @Nested
    class Inner {

      @Test
      void second(FakeBox box) {
        MET.add(box);
        assertThat(box.children("")).contains("seeded");
      }
    }

    @Nested
    @StorageFakes
    class AnnotatedAgain {

      @EachFake
      void third(StorageFake fake) {
        MET.add(fake);
        assertThat(BareClient.answers(FakesSubjects.api(fake))).isTrue();
      }
    }
  }

  @StorageFakes(life = Life.CLASS)
  static class SharedUnclean {

    @Test
    void unfiredFault(FakeBox box) {
      box.on(BoxOperation.UPLOAD_FILE).resetAfterEffect();
    }

    @Nested
    class Inner {

      @Test
      void fine(FakeBox box) {
        assertThat(box.children("")).isEmpty();
      }
    }
  }

  @StorageFakes
  static class Each {

    @EachFake
    void both(StorageFake fake) {
      MET.add(fake);
      fake.file("import/a.csv", BYTES);
      assertThat(fake.content("import/a.csv")).isEqualTo(BYTES);
    }
  }

  static class Registered {

    @RegisterExtension
    static final StorageFakesExtension FAKES =
        StorageFakesExtension.builder()
            .kinds(StorageFake.Kind.DRIVE, StorageFake.Kind.BOX)
            .clock(() -> FakeClock.startingAt(FakeClock.START.plusSeconds(5)))
            .box(box -> box.settings(BoxSettings.builder().partSize(1234).build()))
            .drive(drive -> drive.accessLifetime(Duration.ofSeconds(77)))
            .ignore(Check.LEAKS)
            .build();

    @Test
    void described(FakeBox box, FakeDrive drive, FakeClock clock) {
      MET.add(box);
      assertThat(clock.instant()).isEqualTo(FakeClock.START.plusSeconds(5));
      assertThat(drive.tokens().lifetime()).isEqualTo(Duration.ofSeconds(77));
      assertThat(BareClient.openUpload(box)).isEqualTo(201);
    }

    @EachFake
    void each(StorageFake fake) {
      MET.add(fake);
    }
  }

  static class RegisteredForInstance {

    @RegisterExtension
    final StorageFakesExtension fakes =
        StorageFakesExtension.builder().kinds(StorageFake.Kind.BOX).build();

    @Test
    void one(StorageFake fake) {
      MET.add(fake);
    }
  }

  @StorageFakes
  static class TooEarly {

    @BeforeAll
    static void seed(FakeBox box) {
      MET.add(box);
    }

    @Test
    void never() {
      fail("the class can't begin");
    }
  }

  @StorageFakes
  static class Ambiguous {

    @Test
    void which(StorageFake fake) {
      MET.add(fake);
    }

    @Test
    void whoseProviders(StorageConnectors storage) {
      fail("there are none: %s", storage);
    }
  }

  @StorageFakes(StorageFake.Kind.BOX)
  static class BoxOnly {

    @Test
    void notInPlay(FakeDrive drive) {
      MET.add(drive);
    }
  }

  static java.net.URI api(StorageFake fake) {
    return fake instanceof FakeBox box ? box.urls().api() : ((FakeDrive) fake).urls().root();
  }
}
