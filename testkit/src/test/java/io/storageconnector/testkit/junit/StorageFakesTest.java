package io.storageconnector.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.storageconnector.testkit.StorageFake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import org.junit.platform.testkit.engine.Events;

class StorageFakesTest {

  @BeforeEach
  void forget() {
    FakesSubjects.MET.clear();
  }

  @Test
  void parameters_allKinds_areTheOnesOfTheTestAndStopWithIt() {
    assertThat(failures(run(FakesSubjects.Parameters.class))).isEmpty();
    assertThat(FakesSubjects.MET).hasSize(2).noneMatch(StorageFakesTest::runs);
  }

  @Test
  void life_test_parallelTestsShareNothing() {
    EngineExecutionResults results =
        run(
            FakesSubjects.InParallel.class,
            Map.of(
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "4"));
    assertThat(failures(results)).isEmpty();
    assertThat(FakesSubjects.MET).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void checks_uncleanTests_fail() {
    Map<String, String> failures = failures(run(FakesSubjects.Unclean.class));
    assertThat(failures)
        .containsOnlyKeys(
            "unfiredFault", "violation", "openSession", "temporaryFile", "everything", "failed");
    assertThat(failures.get("unfiredFault")).startsWith("faults that never fired: [");
    assertThat(failures.get("violation")).startsWith("requests that Box would not accept: [");
    assertThat(failures.get("openSession")).isEqualTo("left behind: 1 upload sessions at Box");
    assertThat(failures.get("temporaryFile"))
        .startsWith("left behind: the temporary file ")
        .endsWith(".f00.part");
  }

  @Test
  void checks_severalFindings_areAllTold() {
    Throwable failure = failure(run(FakesSubjects.Unclean.class), "everything");
    assertThat(failure).hasMessageStartingWith("faults that never fired");
    assertThat(failure.getSuppressed())
        .extracting(Throwable::getMessage)
        .anyMatch(message -> message.startsWith("requests that Box would not accept"))
        .anyMatch(message -> message.startsWith("left behind"));
  }

  @Test
  void checks_failedTest_keepsItsOwnFailure() {
    Throwable failure = failure(run(FakesSubjects.Unclean.class), "failed");
    assertThat(failure).hasMessage("the test's own failure");
    assertThat(failure.getSuppressed())
        .extracting(Throwable::getMessage)
        .anyMatch(message -> message.startsWith("faults that never fired"));
  }

  @Test
  void checks_abortedTest_staysAborted() {
    Events tests = run(FakesSubjects.Unclean.class).testEvents();
    assertThat(tests.aborted().stream().map(StorageFakesTest::name)).containsExactly("aborted");
  }

  @Test
  void ignore_attribute_leavesAllOut() {
    assertThat(failures(run(FakesSubjects.Unchecked.class))).isEmpty();
  }

  @Test
  void life_class_isSharedWithNestedClassesAndEndsWithTheOuterOne() {
    EngineExecutionResults results = run(FakesSubjects.Shared.class);
    assertThat(failures(results)).isEmpty();
    assertThat(results.testEvents().succeeded().count()).isEqualTo(4);
    assertThat(FakesSubjects.MET).hasSize(5);
    assertThat(Set.copyOf(FakesSubjects.MET)).hasSize(2).noneMatch(StorageFakesTest::runs);
  }

  @Test
  void life_class_isCheckedOnceAfterTheLastTest() {
    EngineExecutionResults results = run(FakesSubjects.SharedUnclean.class);
    assertThat(failures(results)).isEmpty();
    List<Event> failed = results.containerEvents().failed().list();
    assertThat(failed).hasSize(1);
    assertThat(name(failed.get(0))).endsWith("SharedUnclean");
    assertThat(throwable(failed.get(0))).hasMessageStartingWith("faults that never fired");
  }

  @Test
  void eachFake_bothInPlay_runsForEach() {
    EngineExecutionResults results = run(FakesSubjects.Each.class);
    assertThat(failures(results)).isEmpty();
    assertThat(results.testEvents().succeeded().stream().map(StorageFakesTest::name))
        .containsExactly("[1] Box", "[2] Google Drive");
    assertThat(FakesSubjects.MET)
        .extracting(StorageFake::kind)
        .containsExactly(StorageFake.Kind.BOX, StorageFake.Kind.DRIVE);
  }

  @Test
  void extension_static_describesFakes() {
    assertThat(failures(run(FakesSubjects.Registered.class))).isEmpty();
    assertThat(FakesSubjects.MET).hasSize(3).noneMatch(StorageFakesTest::runs);
  }

  @Test
  void extension_inInstanceField_servesTests() {
    assertThat(failures(run(FakesSubjects.RegisteredForInstance.class))).isEmpty();
    assertThat(FakesSubjects.MET).hasSize(1);
  }

  @Test
  void parameter_beforeAllTests_isRefusedForOneTestsFakes() {
    Events classes = run(FakesSubjects.TooEarly.class).containerEvents();
    assertThat(throwable(classes.failed().list().get(0)))
        .hasMessageContaining("@StorageFakes(life = Life.CLASS)");
    assertThat(FakesSubjects.MET).isEmpty();
  }

  @Test
  void parameter_thatCanNotBeMeant_isRefusedWithTheWayOut() {
    Map<String, String> failures = failures(run(FakesSubjects.Ambiguous.class));
    assertThat(failures.get("which")).contains("[BOX, DRIVE]", "@EachFake");
    assertThat(failures.get("whoseProviders")).contains("@StorageFakes(providers = ...)");
    assertThat(failures(run(FakesSubjects.BoxOnly.class)).get("notInPlay"))
        .contains("a fake Google Drive is not in play here, but [BOX]");
    assertThat(FakesSubjects.MET).isEmpty();
  }

  private static boolean runs(StorageFake fake) {
    return BareClient.answers(FakesSubjects.api(fake));
  }

  private static EngineExecutionResults run(Class<?> subject) {
    return run(subject, Map.of());
  }

  private static EngineExecutionResults run(Class<?> subject, Map<String, String> parameters) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(subject))
        .configurationParameters(parameters)
        .execute();
  }

  /** The messages of failed tests by their names. */
  private static Map<String, String> failures(EngineExecutionResults results) {
    return results.testEvents().failed().stream()
        .collect(
            Collectors.toMap(
                StorageFakesTest::name,
                event -> Optional.ofNullable(throwable(event).getMessage()).orElse("")));
  }

  private static Throwable failure(EngineExecutionResults results, String test) {
    List<Event> failed = new ArrayList<>(results.testEvents().failed().list());
    failed.removeIf(event -> !name(event).equals(test));
    assertThat(failed).hasSize(1);
    return throwable(failed.get(0));
  }

  private static String name(Event event) {
    assertThat(event.getType()).isEqualTo(EventType.FINISHED);
    return event.getTestDescriptor().getDisplayName().replaceFirst("\\(.*\\)$", "");
  }

  private static Throwable throwable(Event event) {
    return event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
  }
}
