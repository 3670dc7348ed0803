package io.storageconnector.internal.rotation;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.internal.rotation.sim.Choices;
import io.storageconnector.internal.rotation.sim.Fault;
import io.storageconnector.internal.rotation.sim.PodProcess;
import io.storageconnector.internal.rotation.sim.Setting;
import io.storageconnector.internal.rotation.sim.SimulatedProvider;
import io.storageconnector.internal.rotation.sim.SimulatedStore;
import io.storageconnector.internal.rotation.sim.Task;
import io.storageconnector.internal.rotation.sim.World;
import io.storageconnector.spi.AccessToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One schedule: several processes call, things go wrong, then nothing goes wrong any more, and
 * everything has to work again or to say why it does not.
 */
final class Simulation implements Consumer<World> {

  /** A round finds the access token old, so that it is renewed aside, or finds it ended. */
  private static final List<Duration> ROUNDS =
      List.of(Duration.ofMinutes(55), Duration.ofMinutes(65));

  private static final Duration STALE = Duration.ofMinutes(75);
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);
  private static final int MOST_ROUNDS_AT_REST = 12;
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(8),
          Duration.ofSeconds(30),
          Duration.ofMinutes(3),
          Duration.ofMinutes(70));

  /** How a call ended. */
  private enum Ending {
    SERVED,
    REFUSED,
    TROUBLE,
    CONSENT_NEEDED,
    NOT_CONNECTED
  }

  private final PodProcess bystander = new PodProcess("world");
  private Duration length = ROUNDS.get(0);
  private int callsLeft;
  private int podsEver;

  /** What one schedule consists of. */
  private record Scene(
      World world,
      SimulatedStore store,
      SimulatedProvider provider,
      List<SimulatedPod> pods,
      Properties properties) {

    Choices choices() {
      return world.choices();
    }

    SimulatedPod anyPod() {
      return pods.get(choices().draw(pods.size()));
    }
  }

  @Override
  public void accept(World world) {
    SimulatedStore store = new SimulatedStore(world, SimulatedPod.ACME, world.isStoreBlind());
    SimulatedProvider provider = new SimulatedProvider(world, store);
    List<SimulatedPod> pods = new ArrayList<>();
    Scene scene =
        new Scene(world, store, provider, pods, new Properties(world, store, provider, pods));
    int count = 2 + scene.choices().draw(3);
    for (int i = 0; i < count; i++) {
      pods.add(newPod(scene));
    }
    begin(scene);
    rough(scene);
    calm(scene);
    scene.properties().atRest();
  }

  private SimulatedPod newPod(Scene scene) {
    PodProcess process = new PodProcess("pod" + ++podsEver);
    scene.world().skewClock(process, CLOCKS_DIFFER);
    return new SimulatedPod(scene.world(), process, scene.store(), scene.provider());
  }

  private static void begin(Scene scene) {
    SimulatedPod first = scene.pods().get(0);
    first.start("connect", first::connect);
    scene.world().scheduler().run();
  }

  private void rough(Scene scene) {
    length = ROUNDS.get(scene.choices().draw(ROUNDS.size()));
    callsLeft = 4 + scene.choices().draw(8);
    scene.world().rough(true);
    scene.world().scheduler().happenings(() -> happen(scene));
    for (SimulatedPod pod : scene.pods()) {
      for (int callers = 1 + scene.choices().draw(2); callers > 0; callers--) {
        pod.start("caller", () -> calls(scene, pod));
      }
    }
    scene.world().scheduler().run();
    scene.world().rough(false);
  }

  private void calls(Scene scene, SimulatedPod pod) {
    Ending ending = Ending.SERVED;
    while (callsLeft > 0) {
      callsLeft--;
      scene
          .world()
          .scheduler()
          .sleep(ending == Ending.TROUBLE ? retryTime(scene) : thinkTime(scene));
      if (scene.choices().oneIn(4)) {
        keepAlive(scene, pod);
        continue;
      }
      ending = call(scene, pod);
      if (!scene.world().setting().mayFail() && ending != Ending.SERVED) {
        throw new AssertionError("a call failed although nothing happened that may fail it");
      }
    }
  }

  private static void keepAlive(Scene scene, SimulatedPod pod) {
    try {
      pod.keepAlive();
    } catch (StorageException e) {
      scene.world().trace("keeping alive fails: " + e.getMessage());
      ending(scene.world().setting(), e);
    }
  }

  private static Duration retryTime(Scene scene) {
    return Duration.ofSeconds(5 + scene.choices().draw(30));
  }

  private Duration thinkTime(Scene scene) {
    Choices choices = scene.choices();
    return switch (choices.draw(4)) {
      case 0 -> Duration.ofMillis(100L * choices.draw(4));
      case 1 -> Duration.ofSeconds(choices.draw(120));
      default -> {
        // All callers meet about every hour, when the token is old.
        long round = length.toNanos();
        long next = round - scene.world().scheduler().now() % round;
        yield Duration.ofNanos(next).plusMillis(100L * choices.draw(4));
      }
    };
  }

  private static Ending call(Scene scene, SimulatedPod pod) {
    try {
      AccessToken token = pod.current();
      if (serves(scene, token)) {
        pod.accepted(token);
        return Ending.SERVED;
      }
      scene.world().event("401");
      AccessToken other = pod.replace(token);
      if (serves(scene, other)) {
        pod.accepted(other);
        return Ending.SERVED;
      }
      pod.refusedAlthoughNew(other);
      return Ending.REFUSED;
    } catch (StorageException e) {
      scene.world().trace("the call fails: " + e.getMessage());
      return ending(scene.world().setting(), e);
    }
  }

  private static boolean serves(Scene scene, AccessToken token) {
    scene.world().scheduler().point();
    boolean[] served = new boolean[1];
    scene.world().scheduler().checked(() -> served[0] = scene.provider().serves(token));
    return served[0];
  }

  private static Ending ending(Setting setting, StorageException e) {
    ErrorKind kind = e.kind();
    if (kind == ErrorKind.UNAVAILABLE) {
      return Ending.TROUBLE;
    }
    if (kind == ErrorKind.MISCONFIGURED && setting.has(Fault.NOT_PROCESSED)) {
      return Ending.TROUBLE;
    }
    if (kind == ErrorKind.NOT_CONNECTED && setting.has(Fault.DISCONNECT)) {
      return Ending.NOT_CONNECTED;
    }
    if (kind == ErrorKind.REAUTH_REQUIRED) {
      return String.valueOf(e.getMessage()).contains("access tokens")
          ? Ending.REFUSED
          : Ending.CONSENT_NEEDED;
    }
    throw new AssertionError("a call ended with " + kind, e);
  }

  /** What happens at a point, besides what the task does that has come there. */
  private void happen(Scene scene) {
    World world = scene.world();
    PodProcess here = world.scheduler().current().process();
    // What is worth to be struck is a process with a request under way, or an answer in hand.
    int rarity = scene.provider().isBusyWith(here) ? 5 : 40;
    if (world.strikes(Fault.CRASH, rarity)) {
      kill(scene, world.choices().oneIn(3) ? scene.anyPod().process() : here);
    }
    if (world.strikes(Fault.PAUSE, rarity)) {
      Duration pause = PAUSES.get(world.choices().draw(PAUSES.size()));
      world.trace(here + " stands still for " + pause);
      world.struck(Fault.PAUSE);
      world.scheduler().freeze(here, pause);
    }
    if (world.strikes(Fault.CLOCK, 40)) {
      world.skewClock(scene.anyPod().process(), CLOCKS_DIFFER);
    }
    if (world.strikes(Fault.FAILOVER, 25) && scene.store().failOver()) {
      world.struck(Fault.FAILOVER);
      world.trace("the store falls back to " + scene.properties().record());
    }
    if (scene.provider().isConsentOver() && world.strikes(Fault.CONSENT, 20)) {
      scene.provider().consentBegins(admin(scene, "consent", SimulatedPod::connect));
      if (world.setting().hasRivals()) {
        scene.provider().consentBegins(admin(scene, "rival consent", SimulatedPod::connect));
      }
    }
    if (world.strikes(Fault.DISCONNECT, 60)) {
      admin(scene, "disconnect", SimulatedPod::disconnect);
    }
    if (world.strikes(Fault.REVOKE, 100)) {
      world.trace("the grant is revoked at the provider");
      scene.provider().revoke();
    }
    arrive(scene);
    scene.properties().nothingLost();
  }

  private void arrive(Scene scene) {
    World world = scene.world();
    if (scene.provider().hasZombies() && world.choices().oneIn(10)) {
      scene.provider().deliverZombie();
    }
    if (scene.store().isUnsettled() && world.choices().oneIn(8)) {
      scene.store().settleOne();
    }
    if (scene.provider().isWindowIdle() && world.choices().oneIn(40) && nobodyIsInDoubt(scene)) {
      world.trace("the window closes by time");
      scene.provider().closeWindow();
    }
    if (world.choices().oneIn(20)) {
      restart(scene);
    }
  }

  /** Assumption T of the model: the window outlives every attempt that somebody still knows of. */
  private static boolean nobodyIsInDoubt(Scene scene) {
    TokenRecord record = scene.properties().record();
    return record != null
        && record.attempt() == null
        && scene.pods().stream().noneMatch(pod -> pod.isAlive() && pod.doubts(record));
  }

  private static void kill(Scene scene, PodProcess process) {
    if (!process.isDead()) {
      scene.world().trace(process + " is killed");
      scene.world().scheduler().kill(process);
      scene.provider().forget(process);
    }
  }

  private void restart(Scene scene) {
    List<SimulatedPod> pods = scene.pods();
    for (int i = 0; i < pods.size(); i++) {
      if (!pods.get(i).isAlive()) {
        SimulatedPod pod = newPod(scene);
        pods.set(i, pod);
        pod.start("caller", () -> calls(scene, pod));
      }
    }
  }

  /** Somebody changes the connection; returns the thread that does it, if its process lives. */
  private static @Nullable Task admin(Scene scene, String name, Consumer<SimulatedPod> change) {
    SimulatedPod pod = scene.anyPod();
    return !pod.isAlive()
        ? null
        : pod.start(
            name,
            () -> {
              try {
                change.accept(pod);
              } catch (StorageException e) {
                scene.world().trace(name + " fails: " + e.getMessage());
              }
            });
  }

  /**
   * All faults are over: what is under way arrives, and every process is asked until it settles.
   */
  private void calm(Scene scene) {
    World world = scene.world();
    world.scheduler().happenings(() -> scene.properties().nothingLost());
    world
        .scheduler()
        .spawn(
            bystander,
            "calm",
            () -> {
              while (scene.provider().hasZombies()) {
                scene.provider().deliverZombie();
                world.scheduler().point();
              }
              while (scene.store().isUnsettled()) {
                scene.store().settleOne();
                world.scheduler().point();
              }
            });
    world.scheduler().run();
    for (int i = 0; i < scene.pods().size(); i++) {
      if (!scene.pods().get(i).isAlive()) {
        scene.pods().set(i, newPod(scene));
      }
    }
    for (int round = 0; round < MOST_ROUNDS_AT_REST; round++) {
      if (isSettled(scene)) {
        return;
      }
    }
    throw new AssertionError("L1: not settled after hours without faults: " + lastTrouble);
  }

  private @Nullable String lastTrouble;

  /** One round: the tokens get old, and each process is asked for one in turn. */
  private boolean isSettled(Scene scene) {
    List<Ending> endings = new ArrayList<>();
    for (SimulatedPod pod : scene.pods()) {
      pod.start("last call", () -> lastCall(scene, pod, endings));
      scene.world().scheduler().run();
    }
    lastTrouble = endings.toString();
    return all(endings, Ending.SERVED::equals)
        || all(endings, Ending.CONSENT_NEEDED::equals)
        || (all(endings, Ending.NOT_CONNECTED::equals)
            && !scene.properties().isRevocationPending());
  }

  private static boolean all(List<Ending> endings, Predicate<Ending> expected) {
    return endings.stream().allMatch(expected);
  }

  private static void lastCall(Scene scene, SimulatedPod pod, List<Ending> endings) {
    scene.world().scheduler().sleep(STALE);
    keepAlive(scene, pod);
    Ending ending = call(scene, pod);
    for (int tries = 0; tries < 3 && ending == Ending.TROUBLE; tries++) {
      scene.world().scheduler().sleep(Duration.ofMinutes(1));
      ending = call(scene, pod);
    }
    endings.add(ending);
  }
}
