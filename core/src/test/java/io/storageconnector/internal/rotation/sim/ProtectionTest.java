package io.storageconnector.internal.rotation.sim;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Without any one of its protections, rotation breaks the property it is there for within a short
 * run. Other failures on the way do not count.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ProtectionTest {

  private static final int SEEDS = 3_000;

  private static Runnable loud = () -> {};

  @BeforeAll
  static void silence() {
    loud = Simulator.silence();
  }

  @AfterAll
  static void speakAgain() {
    loud.run();
  }

  @ParameterizedTest
  @EnumSource(Protection.class)
  void anySchedule_protectionRemoved_breaksAProperty(Protection protection) throws Exception {
    SimulationLoader loader = protection.loader();
    try (Simulator simulator = new Simulator(loader::newSchedule, protection.isOfStore())) {
      for (long seed = 0; seed < SEEDS; seed++) {
        Throwable failure = simulator.run(protection.setting(), seed);
        if (failure != null && SimulationTest.firstLine(failure).startsWith(protection.broken())) {
          System.out.printf(
              "%-22s %s:%d  %s%n",
              protection, protection.setting(), seed, SimulationTest.firstLine(failure));
          return;
        }
      }
    }
    fail(protection + " can be removed without breaking anything in " + SEEDS + " schedules");
  }
}
