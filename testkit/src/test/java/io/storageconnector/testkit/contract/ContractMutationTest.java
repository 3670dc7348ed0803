package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The contract itself under test: each known defect is noticed by the promise it breaks. */
class ContractMutationTest {

  @ParameterizedTest
  @EnumSource(BackendDefect.class)
  void contract_defectiveProvider_isNoticed(BackendDefect defect) {
    String preset =
        switch (defect) {
          case LOST_ANSWER_CALLED_HARMLESS,
              NAMES_ESCAPED,
              ONE_OF_TWINS_CHOSEN,
              OWN_ROOT_LEFT_OUT,
              EXPORT_CUT ->
              "drive-like";
          default -> "box-like";
        };
    assertNoticed(
        defect.brokenPromise(), preset, Map.of(MutantSubject.BACKEND_DEFECT, defect.name()));
  }

  @ParameterizedTest
  @EnumSource(ConnectorDefect.class)
  void contract_defectiveConnector_isNoticed(ConnectorDefect defect) {
    String preset =
        defect == ConnectorDefect.UNDECLARED_TRASH_DOES_NOTHING ? "minimal" : "box-like";
    assertNoticed(
        defect.brokenPromise(), preset, Map.of(MutantSubject.CONNECTOR_DEFECT, defect.name()));
  }

  /** Every promise that kills a mutant holds without the defect, or it would prove nothing. */
  @Test
  void contract_withoutDefect_isKept() {
    for (String promise :
        Stream.concat(
                Arrays.stream(BackendDefect.values()).map(BackendDefect::brokenPromise),
                Arrays.stream(ConnectorDefect.values()).map(ConnectorDefect::brokenPromise))
            .distinct()
            .toList()) {
      for (String preset : List.of("box-like", "drive-like", "minimal")) {
        assertThat(run(promise, preset, Map.of()).failed().count())
            .as("%s on %s", promise, preset)
            .isZero();
      }
    }
  }

  private static void assertNoticed(String promise, String preset, Map<String, String> defect) {
    Events events = run(promise, preset, defect);
    assertThat(events.started().count()).as("tests that ran").isPositive();
    assertThat(events.failed().count()).as("tests that noticed").isPositive();
  }

  private static Events run(String promise, String preset, Map<String, String> defect) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(MutantSubject.class, method(promise)))
        .configurationParameter(MutantSubject.PRESET, preset)
        .configurationParameters(defect)
        .execute()
        .testEvents();
  }

  private static Method method(String name) {
    for (Method method : MutantSubject.class.getMethods()) {
      if (method.getName().equals(name)) {
        return method;
      }
    }
    throw new AssertionError("no such promise: " + name);
  }
}
