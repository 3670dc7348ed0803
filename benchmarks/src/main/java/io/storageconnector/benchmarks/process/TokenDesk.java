package io.storageconnector.benchmarks.process;

import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.RequestHead;
import io.storageconnector.testkit.http.WireFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before the token endpoint of a fake: makes it slow, loses requests and answers by chance,
 * and tells what really happened, which no client can know. Thread-safe.
 *
 * <p>Says {@code granted NEW} for a consent, and for each refresh {@code exchange PRESENTED OUTCOME
 * NEW FATE}, with fingerprints: the outcome is issued, repeated, refused or unseen (the fault came
 * first), the fate delivered or lost. It is said before the answer leaves.
 */
final class TokenDesk implements FakeHandler {

  private static final Pattern REFRESH_TOKEN = Pattern.compile("\"refresh_token\":\"([^\"]+)\"");

  private final FakeHandler box;
  private final Consumer<String> journal;
  private final long halfLatencyNanos;
  private final Random chance;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private volatile int faultsPerMille;

  TokenDesk(FakeHandler box, Consumer<String> journal, Duration latency, long seed) {
    this.box = box;
    this.journal = journal;
    this.halfLatencyNanos = latency.toNanos() / 2;
    this.chance = new Random(seed);
  }

  /** Sets how many of a thousand refreshes meet each of the four kinds of trouble. */
  void faults(int perMille) {
    faultsPerMille = perMille;
  }

  @Override
  public Optional<FakeReply> beforeBody(RequestHead head) {
    return box.beforeBody(head);
  }

  @Override
  public void finished(RequestHead head) {
    box.finished(head);
  }

  @Override
  public FakeReply handle(FakeRequest request) {
    if (!request.head().path().equals("/oauth2/token")) {
      return box.handle(request);
    }
    Map<String, List<String>> form = RequestHead.parameters(request.body().text());
    List<String> presented = form.get("refresh_token");
    LockSupport.parkNanos(halfLatencyNanos);
    if (presented == null) {
      FakeReply reply = box.handle(request);
      newToken(reply).map(Fingerprint::of).ifPresent(this::granted);
      return reply;
    }
    return refreshed(request, Fingerprint.of(presented.get(0)));
  }

  private FakeReply refreshed(FakeRequest request, String presented) {
    // One draw decides: four kinds of trouble, each with the same share.
    int kind = chance.nextInt(1000) / Math.max(1, faultsPerMille);
    boolean trouble = faultsPerMille > 0;
    if (trouble && (kind == 0 || kind == 1)) {
      tell(presented, "unseen", "-", "lost");
      return FakeReply.of(kind == 0 ? 503 : 409);
    }
    FakeReply reply = box.handle(request);
    boolean lost = trouble && (kind == 2 || kind == 3);
    Optional<String> token = newToken(reply);
    String fingerprint = token.map(Fingerprint::of).orElse("-");
    boolean isNew = token.isPresent() && known.add(fingerprint);
    tell(
        presented,
        token.isEmpty() ? "refused" : isNew ? "issued" : "repeated",
        fingerprint,
        lost ? "lost" : "delivered");
    LockSupport.parkNanos(halfLatencyNanos);
    if (!lost) {
      return reply;
    }
    return kind == 2 ? FakeReply.of(502) : reply.withFault(WireFault.resetBeforeResponse());
  }

  private void tell(String presented, String outcome, String issued, String fate) {
    journal.accept("exchange " + presented + " " + outcome + " " + issued + " " + fate);
  }

  private void granted(String fingerprint) {
    known.add(fingerprint);
    journal.accept("granted " + fingerprint);
  }

  private static Optional<String> newToken(FakeReply reply) {
    if (reply.status() != 200) {
      return Optional.empty();
    }
    Matcher matcher = REFRESH_TOKEN.matcher(reply.body().text());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
