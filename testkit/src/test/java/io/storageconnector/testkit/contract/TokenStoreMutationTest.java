package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The contract of token stores under test: each defect is noticed by the promise it breaks. */
class TokenStoreMutationTest {

  static List<StoreDefect> defects() {
    return MutantTokenStoreSubject.defects();
  }

  @ParameterizedTest
  @MethodSource("defects")
  void contract_defectiveStore_isNoticed(StoreDefect defect) {
    Events events =
        run(
            selectMethod(MutantTokenStoreSubject.class, method(defect.brokenPromise())),
            Map.of(MutantTokenStoreSubject.DEFECT, defect.name()));
    assertThat(events.started().count()).as("tests that ran").isPositive();
    assertThat(events.failed().count()).as("tests that noticed").isPositive();
  }

  /** The store that the defects are built into keeps every promise, with every port. */
  @Test
  void contract_withoutDefect_isKept() {
    Events events = run(selectClass(MutantTokenStoreSubject.class), Map.of());
    assertThat(events.failed().count()).as("tests that failed").isZero();
    assertThat(events.skipped().count()).as("tests left out").isZero();
    assertThat(events.succeeded().count()).isGreaterThan(80);
  }

  /** No promise is there that has not been seen to notice a defect. */
  @Test
  void contract_everyPromise_noticesADefect() {
    Set<String> promises =
        Arrays.stream(MutantTokenStoreSubject.class.getMethods())
            .filter(
                method ->
                    method.isAnnotationPresent(Test.class)
                        || method.isAnnotationPresent(ParameterizedTest.class))
            .map(Method::getName)
            .collect(Collectors.toSet());
    assertThat(defects().stream().map(StoreDefect::brokenPromise)).containsAll(promises);
    assertThat(promises).hasSizeGreaterThan(40);
  }

  private static Events run(DiscoverySelector selector, Map<String, String> parameters) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selector)
        .configurationParameters(parameters)
        .execute()
        .testEvents();
  }

  private static Method method(String name) {
    return Arrays.stream(MutantTokenStoreSubject.class.getMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no such promise: " + name));
  }
}
