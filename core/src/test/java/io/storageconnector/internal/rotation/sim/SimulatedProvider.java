package io.storageconnector.internal.rotation.sim;

import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider that treats spent refresh tokens as told, and knows which of its answers the processes
 * have in hand. The states and their changes are those of {@code docs/formal/rotation.pml}: {@code
 * valid}, {@code spent} (prev), {@code successor} (succ), {@code windowOpen} (win), {@code first}
 * (famStart).
 */
public final class SimulatedProvider {

  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration ACCESS_LIFE = Duration.ofHours(1);
  private static final Duration REFRESH_LIFE = Duration.ofDays(60);
  private static final int REFUSED = 0;

  /**
   * A pair that a process received and may not have stored yet.
   *
   * @param refresh its refresh token
   * @param since when it was issued
   * @param first whether it is the first of a new grant
   */
  public record Held(int refresh, long since, boolean first) {}

  private final World world;
  private final SimulatedStore store;
  private final Setting.Replay replay;
  private final Set<Integer> valid = new HashSet<>();
  private final Map<Integer, Long> accessEnds = new HashMap<>();
  private final Map<Task, Held> held = new HashMap<>();
  private final Map<Task, Integer> consents = new HashMap<>();
  private final List<Task> consenting = new ArrayList<>();
  private final Set<Task> calling = new HashSet<>();
  private final Set<Integer> storedAccess = new HashSet<>();
  private final List<Integer> zombies = new ArrayList<>();
  private int last;
  private int lastAccess;
  private int first;
  private int spent;
  private int successor;
  private int lastUsed;
  private boolean windowOpen;
  private boolean gone;
  private long grantStoredAt = Long.MAX_VALUE;

  /** Creates a provider without any grant. */
  public SimulatedProvider(World world, SimulatedStore store) {
    this.world = world;
    this.store = store;
    this.replay = world.setting().replay();
  }

  /** Returns the way from one process to this provider. */
  public TokenEndpoint endpoint(Clock clock) {
    return new Endpoint(clock);
  }

  // What the checks ask.

  /** Returns whether a refresh token would bring tokens. */
  public boolean accepts(Secret refreshToken) {
    return accepts(number(refreshToken));
  }

  private boolean accepts(int token) {
    boolean same = replay == Setting.Replay.SAME || replay == Setting.Replay.SAME_UNTIL_USED;
    boolean again = token == spent && windowOpen && (!same || valid.contains(successor));
    return again || valid.contains(token);
  }

  /** Returns the usable pairs that living processes have in hand. */
  public List<Held> held() {
    return held.values().stream().filter(pair -> accepts(pair.refresh())).toList();
  }

  /** Returns whether the grant is dead by somebody's will, or by a fault no client survives. */
  public boolean isGone() {
    return gone;
  }

  /** Returns whether any refresh token works. */
  public boolean isAlive() {
    return !valid.isEmpty();
  }

  /** Notes that the grant is lost. */
  public void lost() {
    gone = true;
  }

  /** Notes that a pair has reached the store. */
  public void stored(Secret accessToken, Secret refreshToken) {
    storedAccess.add(number(accessToken));
    int refresh = number(refreshToken);
    if (refresh >= first && grantStoredAt == Long.MAX_VALUE) {
      grantStoredAt = world.scheduler().now();
    }
    consents.values().removeIf(number -> number == refresh);
  }

  // What happens to it.

  /** The API sees a token. Returns whether it takes it. */
  public boolean serves(AccessToken token) {
    int number = number(token.value());
    if (!storedAccess.contains(number)) {
      throw new AssertionError("S4: an access token was handed out before it was stored");
    }
    Long end = accessEnds.get(number);
    boolean good = end != null && world.scheduler().now() < end && number >= lastUsed;
    if (good && replay == Setting.Replay.SAME_UNTIL_USED) {
      if (number == successor && windowOpen) {
        windowOpen = false;
        world.trace("the new access token is used, the window closes");
      }
      lastUsed = number;
    }
    if (good && world.strikes(Fault.REFUSED_TOKEN, 6)) {
      return false;
    }
    return good;
  }

  /** The admin revokes the grant at the provider. */
  public void revoke() {
    kill();
    gone = true;
  }

  private void kill() {
    valid.clear();
    accessEnds.clear();
    windowOpen = false;
  }

  /** Returns whether the window could run out, because nobody waits for an answer. */
  public boolean isWindowIdle() {
    return windowOpen && calling.isEmpty();
  }

  /** The time for a second presentation is over. */
  public void closeWindow() {
    windowOpen = false;
  }

  /** Notes a thread that is about to exchange a code and to store what it gets. */
  public void consentBegins(@Nullable Task task) {
    if (task != null) {
      consenting.add(task);
    }
  }

  /** Returns whether all of these threads have ended. */
  public boolean isConsentOver() {
    consenting.removeIf(task -> task.isEnded() || task.process().isDead());
    return consenting.isEmpty();
  }

  /** Returns whether a process waits for an answer, or has one in hand. */
  public boolean isBusyWith(PodProcess process) {
    return calling.stream().anyMatch(task -> task.process() == process)
        || held.keySet().stream().anyMatch(task -> task.process() == process);
  }

  /** Returns whether requests are under way that nobody waits for. */
  public boolean hasZombies() {
    return !zombies.isEmpty();
  }

  /** Processes a request that its sender gave up. */
  public void deliverZombie() {
    int token = zombies.remove(world.choices().draw(zombies.size()));
    world.struck(Fault.ZOMBIE);
    world.trace("a request given up arrives: r" + token + " -> " + name(redeem(token)));
  }

  /** The threads of a process are no more; returns whether one had a pair in hand. */
  public void forget(PodProcess process) {
    calling.removeIf(task -> task.process() == process);
    if (held.keySet().removeIf(task -> task.process() == process)) {
      world.struck(Fault.CRASH);
    }
    if (consents.keySet().removeIf(task -> task.process() == process)) {
      gone = true;
    }
  }

  /** A thread has come to its end: what it had in hand and did not store is gone. */
  public void forget(Task task) {
    held.remove(task);
    calling.remove(task);
    if (consents.remove(task) != null) {
      // The admin was told that it failed, and has to do it again.
      gone = true;
    }
  }

  private int redeem(int token) {
    if (valid.contains(token)) {
      if (replay == Setting.Replay.NON_ROTATING) {
        return token;
      }
      valid.remove(token);
      spent = token;
      successor = issue();
      windowOpen = replay.hasWindow();
      return successor;
    }
    if (token == spent && windowOpen) {
      switch (replay) {
        case SAME, SAME_UNTIL_USED -> {
          if (valid.contains(successor)) {
            return successor;
          }
        }
        case SIBLING, SIBLING_FAMILY -> {
          return issue();
        }
        case LATEST -> {
          valid.remove(successor);
          successor = issue();
          return successor;
        }
        case STRICT, FAMILY, NON_ROTATING -> {}
      }
    }
    boolean family = replay == Setting.Replay.FAMILY || replay == Setting.Replay.SIBLING_FAMILY;
    if (family && token >= first) {
      kill();
    }
    return REFUSED;
  }

  private int issue() {
    valid.add(++last);
    return last;
  }

  private static int number(Secret token) {
    return Integer.parseInt(token.reveal().substring(1));
  }

  private static String name(int refresh) {
    return refresh == REFUSED ? "refused" : "r" + refresh;
  }

  private final class Endpoint implements TokenEndpoint {

    private final Clock clock;

    Endpoint(Clock clock) {
      this.clock = clock;
    }

    @Override
    public RotationProfile rotation() {
      return new RotationProfile(replay.told(), REFRESH_LIFE, REQUEST_TIMEOUT);
    }

    @Override
    public URI authorizationUrl(AuthorizationRequest request) {
      throw new AssertionError("no browser here");
    }

    @Override
    public TokenOutcome exchangeCode(Secret code, AuthorizationRequest request, Deadline deadline) {
      world.scheduler().point();
      if (world.strikes(Fault.NOT_PROCESSED, 4)) {
        return notProcessed();
      }
      Task me = world.scheduler().current();
      kill();
      int token = issue();
      first = token;
      spent = 0;
      gone = false;
      grantStoredAt = Long.MAX_VALUE;
      world.spared();
      held.put(me, new Held(token, world.scheduler().now(), true));
      consents.put(me, token);
      world.event("consent");
      boolean lost = world.strikes(Fault.LOSS, 4);
      travel();
      return lost ? new TokenOutcome.Unknown("timeout") : issued(token, true);
    }

    @Override
    public TokenOutcome refresh(Secret refreshToken, Deadline deadline) {
      int token = number(refreshToken);
      world.scheduler().point();
      Task me = world.scheduler().current();
      if (world.strikes(Fault.NOT_PROCESSED, 4)) {
        return notProcessed();
      }
      calling.add(me);
      world.trace("presents r" + token);
      if (world.setting().isExclusive() && calling.size() > 1) {
        world
            .scheduler()
            .checked(
                () -> {
                  throw new AssertionError("S5: two requests at a time: " + calling);
                });
      }
      travel();
      int answer = answer(me, token);
      if (answer < 0) {
        world.scheduler().sleep(REQUEST_TIMEOUT);
      } else {
        travel();
      }
      calling.remove(me);
      if (answer < 0) {
        return new TokenOutcome.Unknown("timeout");
      }
      world.trace("r" + token + " -> " + name(answer));
      return answer == REFUSED
          ? new TokenOutcome.Rejected(ReauthorizationReason.GRANT_REVOKED)
          : issued(answer, replay != Setting.Replay.NON_ROTATING);
    }

    /** Returns the refresh token issued, 0 for a refusal, less for no answer. */
    private int answer(Task me, int token) {
      if (world.strikes(Fault.LOSS, 2)) {
        if (world.choices().oneIn(2)) {
          world.struck(Fault.LOSS);
          world.event("answer lost");
          redeem(token);
        } else {
          world.event("request lost");
        }
        return -1;
      }
      if (world.strikes(Fault.ZOMBIE, 3)) {
        zombies.add(token);
        world.trace("gives up, the request goes on");
        return -1;
      }
      int answer = redeem(token);
      if (answer != REFUSED) {
        held.put(me, new Held(answer, world.scheduler().now(), false));
      }
      return answer;
    }

    private void travel() {
      world.scheduler().sleep(Duration.ofMillis(5 + 100L * world.choices().draw(6)));
      world.scheduler().point();
    }

    private TokenOutcome notProcessed() {
      world.trace("the request is not processed");
      return switch (world.choices().draw(3)) {
        case 0 -> new TokenOutcome.NotProcessed("connection refused", Duration.ZERO);
        case 1 -> new TokenOutcome.NotProcessed("http 429", Duration.ofSeconds(30));
        default -> new TokenOutcome.Misconfigured("invalid_client");
      };
    }

    private TokenOutcome issued(int refresh, boolean withRefresh) {
      int access = replay == Setting.Replay.NON_ROTATING ? ++lastAccess : refresh;
      long end =
          accessEnds.computeIfAbsent(
              access, number -> world.scheduler().now() + ACCESS_LIFE.toNanos());
      Duration life = Duration.ofNanos(end - world.scheduler().now());
      return new TokenOutcome.Issued(
          TokenSet.of(
              Secret.of("a" + access),
              withRefresh ? Secret.of("r" + refresh) : null,
              clock.instant().plus(life),
              List.of()));
    }

    @Override
    public Optional<String> accountOf(Secret accessToken, Deadline deadline) {
      world.scheduler().point();
      return Optional.of("account");
    }

    @Override
    public boolean revoke(Secret token, Deadline deadline) {
      world.scheduler().point();
      if (world.strikes(Fault.LOSS, 4)) {
        world.trace("the request to revoke is lost");
        return false;
      }
      int number = number(token);
      if (number < first && !valid.isEmpty()) {
        // Providers revoke by user and application. Who could know better has broken the new grant.
        boolean knew = store.lastLook(world.scheduler().current()) > grantStoredAt;
        gone |= !knew;
        world.counts().event("revocation met a consent");
      } else {
        gone |= number >= first;
      }
      world.event("revoked " + (number >= first ? "its own grant" : "a former grant"));
      kill();
      world.scheduler().point();
      return true;
    }
  }
}
