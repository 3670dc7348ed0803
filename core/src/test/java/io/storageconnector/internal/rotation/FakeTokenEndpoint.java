package io.storageconnector.internal.rotation;

import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.RotationProfile.Policy;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import io.storageconnector.spi.TokenRestriction;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A provider of tokens that count up, with a policy for spent refresh tokens and faults on the way
 * to it and back. Thread-safe; hooks run without the lock.
 */
public final class FakeTokenEndpoint implements TokenEndpoint {

  /** What happens to one request to refresh. */
  enum Fault {
    NONE,
    NEVER_SENT,
    THROTTLED,
    REQUEST_LOST,
    RESPONSE_LOST,
    THROWS,
    WRONG_CLIENT,
    REFUSED_ALTHOUGH_GOOD,
    WITHOUT_REFRESH_TOKEN
  }

  static final Duration ACCESS_LIFE = Duration.ofHours(1);
  private static final String REFRESH = "FAKESECRET-refresh-";
  private static final String ACCESS = "FAKESECRET-access-";

  final Queue<Fault> faults = new ArrayDeque<>();
  final List<String> presented = new ArrayList<>();
  final List<String> revocations = new ArrayList<>();
  final List<ServiceAccount> minted = new CopyOnWriteArrayList<>();
  final List<String> restricted = new CopyOnWriteArrayList<>();

  /** Whose consent it is; null if this provider does not tell. */
  @Nullable String account = "account-1";

  /** Run once each, while a request is at the provider, before and after it is processed. */
  final Queue<Runnable> onTheWayThere = new ArrayDeque<>();

  final Queue<Runnable> onTheWayBack = new ArrayDeque<>();

  /** Runs every time a request is at the provider, before and after it is processed. */
  Runnable whenever = () -> {};

  /** Runs while a service account's request is at the provider. */
  volatile Runnable atTheProvider = () -> {};

  /** What the application asks for, and what the admin leaves of it. */
  Set<String> required = Set.of();

  List<String> granted = List.of("all");
  ReauthorizationReason mintRefusal = ReauthorizationReason.SERVICE_ACCOUNT_REFUSED;
  boolean confirmsRevocation = true;
  ReauthorizationReason refusal = ReauthorizationReason.GRANT_REVOKED;

  private final AtomicInteger mints = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Clock clock;
  private final Policy policy;
  private final Set<Integer> valid = new HashSet<>();
  private int last;
  private int spent;
  private int successor;
  private int familyStart;
  private boolean windowOpen;

  private FakeTokenEndpoint(Clock clock, Policy policy) {
    this.clock = clock;
    this.policy = policy;
  }

  /** {@return a provider} */
  public static FakeTokenEndpoint of(Clock clock, Policy policy) {
    return new FakeTokenEndpoint(clock, policy);
  }

  @Override
  public RotationProfile rotation() {
    return new RotationProfile(policy, Duration.ofDays(60), Duration.ofSeconds(10));
  }

  @Override
  public URI authorizationUrl(AuthorizationRequest request) {
    return URI.create("https://consent.example/?state=" + request.state().reveal());
  }

  @Override
  public TokenOutcome exchangeCode(Secret code, AuthorizationRequest request, Deadline deadline) {
    lock.lock();
    try {
      if (!code.reveal().startsWith("FAKESECRET-code")) {
        return new TokenOutcome.Rejected(ReauthorizationReason.GRANT_REVOKED);
      }
      valid.clear();
      windowOpen = false;
      familyStart = last + 1;
      return issue();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public TokenOutcome refresh(Secret refreshToken, Deadline deadline) {
    Fault fault;
    lock.lock();
    try {
      presented.add(refreshToken.reveal());
      Fault next = faults.poll();
      fault = next == null ? Fault.NONE : next;
    } finally {
      lock.unlock();
    }
    whenever.run();
    run(onTheWayThere.poll());
    TokenOutcome outcome = processed(refreshToken, fault);
    run(onTheWayBack.poll());
    whenever.run();
    if (fault == Fault.THROWS) {
      throw new IllegalStateException("a defect of the endpoint");
    }
    return outcome;
  }

  private static void run(@Nullable Runnable hook) {
    if (hook != null) {
      hook.run();
    }
  }

  private TokenOutcome processed(Secret refreshToken, Fault fault) {
    return switch (fault) {
      case NEVER_SENT -> new TokenOutcome.NotProcessed("connection refused", Duration.ZERO);
      case THROTTLED -> new TokenOutcome.NotProcessed("http 429", Duration.ofSeconds(30));
      case REQUEST_LOST -> new TokenOutcome.Unknown("timeout");
      case WRONG_CLIENT -> new TokenOutcome.Misconfigured("invalid_client");
      case REFUSED_ALTHOUGH_GOOD -> new TokenOutcome.Rejected(refusal);
      case RESPONSE_LOST, THROWS -> {
        redeem(refreshToken);
        yield new TokenOutcome.Unknown("connection reset");
      }
      case WITHOUT_REFRESH_TOKEN ->
          new TokenOutcome.Issued(
              TokenSet.of(
                  Secret.of(ACCESS + "x"), null, clock.instant().plus(ACCESS_LIFE), List.of()));
      case NONE -> redeem(refreshToken);
    };
  }

  private TokenOutcome redeem(Secret refreshToken) {
    lock.lock();
    try {
      int token = Integer.parseInt(refreshToken.reveal().substring(REFRESH.length()));
      if (valid.contains(token)) {
        if (policy != Policy.NON_ROTATING) {
          valid.remove(token);
        }
        spent = token;
        TokenOutcome issued = issue();
        successor = last;
        windowOpen = policy == Policy.SAME_PAIR;
        return issued;
      }
      if (token == spent && windowOpen && valid.contains(successor)) {
        return pair(successor);
      }
      if (policy == Policy.FAMILY_REVOKING && token >= familyStart) {
        valid.clear();
      }
      return new TokenOutcome.Rejected(refusal);
    } finally {
      lock.unlock();
    }
  }

  private TokenOutcome issue() {
    last++;
    valid.add(last);
    return pair(last);
  }

  private TokenOutcome pair(int number) {
    return new TokenOutcome.Issued(
        TokenSet.of(
            Secret.of(ACCESS + number),
            Secret.of(REFRESH + number),
            clock.instant().plus(ACCESS_LIFE),
            granted));
  }

  @Override
  public Set<String> requiredScopes() {
    return required;
  }

  @Override
  public Optional<String> accountOf(Secret accessToken, Deadline deadline) {
    return Optional.ofNullable(account);
  }

  @Override
  public TokenOutcome mint(ServiceAccount serviceAccount, Deadline deadline) {
    Fault fault;
    lock.lock();
    try {
      minted.add(serviceAccount);
      Fault next = faults.poll();
      fault = next == null ? Fault.NONE : next;
    } finally {
      lock.unlock();
    }
    whenever.run();
    atTheProvider.run();
    TokenOutcome outcome =
        switch (fault) {
          case NEVER_SENT -> new TokenOutcome.NotProcessed("connection refused", Duration.ZERO);
          case THROTTLED -> new TokenOutcome.NotProcessed("http 429", Duration.ofSeconds(30));
          case WRONG_CLIENT -> new TokenOutcome.Misconfigured("invalid_client");
          case REFUSED_ALTHOUGH_GOOD -> new TokenOutcome.Rejected(mintRefusal);
          case REQUEST_LOST, RESPONSE_LOST, THROWS -> new TokenOutcome.Unknown("timeout");
          case NONE, WITHOUT_REFRESH_TOKEN ->
              new TokenOutcome.Issued(
                  TokenSet.of(
                      Secret.of(minted(mints.incrementAndGet())),
                      null,
                      clock.instant().plus(ACCESS_LIFE),
                      List.of()));
        };
    whenever.run();
    return outcome;
  }

  @Override
  public TokenOutcome restrict(
      Secret accessToken, TokenRestriction restriction, Deadline deadline) {
    restricted.add(accessToken.reveal());
    Fault next = faults.poll();
    return switch (next == null ? Fault.NONE : next) {
      case REFUSED_ALTHOUGH_GOOD -> new TokenOutcome.Rejected(refusal);
      case WRONG_CLIENT -> new TokenOutcome.Misconfigured("invalid_client");
      case THROTTLED -> new TokenOutcome.NotProcessed("http 429", Duration.ofSeconds(30));
      case NONE ->
          new TokenOutcome.Issued(
              TokenSet.of(
                  Secret.of(restricted(restricted.size())),
                  null,
                  clock.instant().plus(ACCESS_LIFE),
                  List.of()));
      default -> new TokenOutcome.Unknown("timeout");
    };
  }

  @Override
  public boolean revoke(Secret token, Deadline deadline) {
    lock.lock();
    try {
      revocations.add(token.reveal());
      if (confirmsRevocation) {
        valid.clear();
        windowOpen = false;
      }
      return confirmsRevocation;
    } finally {
      lock.unlock();
    }
  }

  /** The API sees an access token: the refresh token before it is dead from here on. */
  void use(AccessToken token) {
    lock.lock();
    try {
      if (token.value().reveal().equals(ACCESS + successor)) {
        windowOpen = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /** The customer's admin withdraws the consent at the provider. */
  void withdraw() {
    lock.lock();
    try {
      valid.clear();
      windowOpen = false;
    } finally {
      lock.unlock();
    }
  }

  /** {@return whether presenting a refresh token would bring tokens} */
  boolean accepts(Secret refreshToken) {
    lock.lock();
    try {
      int token = Integer.parseInt(refreshToken.reveal().substring(REFRESH.length()));
      return valid.contains(token) || (token == spent && windowOpen && valid.contains(successor));
    } finally {
      lock.unlock();
    }
  }

  static String refresh(int number) {
    return REFRESH + number;
  }

  static String access(int number) {
    return ACCESS + number;
  }

  static String minted(int number) {
    return ACCESS + "minted-" + number;
  }

  static String restricted(int number) {
    return ACCESS + "restricted-" + number;
  }
}
