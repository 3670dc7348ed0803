package io.storageconnector.internal.rotation.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Several processes under seeded schedules: the properties of {@code docs/formal/rotation.pml} hold
 * after each step, for every policy and every fault that a client can survive.
 *
 * <p>{@code -Dsimulation.schedules=1000000} runs that many over all settings, {@code
 * -Dsimulation.first} sets the first seed, and {@code -Dsimulation.seed=SAME:123456} runs one and
 * prints its steps.
 */
@Timeout(value = 6, unit = TimeUnit.HOURS)
class SimulationTest {

  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private static final long SCHEDULES = Long.getLong("simulation.schedules", 6_000);
  private static final long FIRST = Long.getLong("simulation.first", 0);

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
  @EnumSource(Setting.class)
  void anySchedule_keepsTheProperties(Setting setting) throws Exception {
    long start = System.nanoTime();
    long end = FIRST + SCHEDULES / Setting.values().length + 1;
    AtomicLong next = new AtomicLong(FIRST);
    Counts total = new Counts();
    SimulationLoader loader = new SimulationLoader(Map.of());
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Counts>> shares = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        shares.add(() -> share(setting, loader, next, end));
      }
      for (Future<Counts> share : threads.invokeAll(shares)) {
        total.add(share.get());
      }
    } finally {
      threads.shutdown();
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf("%-22s %6d ms  %s%n", setting, millis, total);
    assertThat(total.schedules()).isEqualTo(end - FIRST);
  }

  static String firstLine(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElse("");
  }

  private static Counts share(Setting setting, SimulationLoader loader, AtomicLong next, long end) {
    try (Simulator simulator = new Simulator(loader::newSchedule, false)) {
      for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
        Throwable failure = simulator.run(setting, seed);
        if (failure != null) {
          next.set(end);
          throw new AssertionError(
              failure.getMessage()
                  + "\n  again: -Dtest=SimulationTest -Dsimulation.seed="
                  + setting
                  + ":"
                  + seed
                  + "\n"
                  + String.join("\n", simulator.shrunk(setting, seed)),
              failure);
        }
      }
      return simulator.counts();
    }
  }

  @Test
  void sameSeed_sameSteps() throws Exception {
    SimulationLoader loader = new SimulationLoader(Map.of());
    try (Simulator simulator = new Simulator(loader::newSchedule, false)) {
      for (long seed = 0; seed < 20; seed++) {
        assertThat(simulator.traced(Setting.SAME, seed))
            .isEqualTo(simulator.traced(Setting.SAME, seed));
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "simulation.seed", matches = ".+")
  void oneSeed_printsItsSteps() throws Exception {
    String flag = System.getProperty("simulation.seed", "");
    int colon = flag.indexOf(':');
    Setting setting = Setting.valueOf(flag.substring(0, colon));
    long seed = Long.parseLong(flag.substring(colon + 1));
    SimulationLoader loader = new SimulationLoader(Map.of());
    try (Simulator simulator = new Simulator(loader::newSchedule, false)) {
      Throwable failure = simulator.run(setting, seed);
      List<String> steps =
          failure == null ? simulator.traced(setting, seed) : simulator.shrunk(setting, seed);
      steps.forEach(System.out::println);
      assertThat(failure).isNull();
    }
  }
}
