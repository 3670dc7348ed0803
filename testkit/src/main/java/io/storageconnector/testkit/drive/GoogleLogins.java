package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.fault.Fault;
import io.storageconnector.testkit.fault.FaultPlan;
import io.storageconnector.testkit.fault.Latency;
import io.storageconnector.testkit.fault.WireLog;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.HttpDates;
import io.storageconnector.testkit.http.RequestHead;
import io.storageconnector.testkit.oauth.ConsentReplies;
import io.storageconnector.testkit.oauth.FakeOAuth;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Google's login services: turns requests to consent page, token endpoint and revocation into
 * answers, counts them, applies faults, and knows which access tokens are good.
 *
 * <p>Thread-safe.
 */
public final class GoogleLogins implements FakeHandler, DriveBearers {

  private final Clock clock;
  private final FakeOAuth oauth;
  private final FaultPlan faults;
  private final WireLog log;
  private final GoogleReplies replies = new GoogleReplies();
  private final Latency tokenLatency = new Latency();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Map<Long, Fault> pendingFaults = new ConcurrentHashMap<>();
  private final Map<Long, String> pendingRefreshes = new ConcurrentHashMap<>();
  private final GoogleProjects projects;
  private final GoogleUsers users;
  private final GoogleAssertions assertions;
  private final GoogleConsentEndpoints consent;
  private final GoogleTokenEndpoints tokens;

  /**
   * Makes the login services of a fake without any grant.
   *
   * @param clock the time of every rule
   * @param oauth the token state, with the client every fake starts with
   * @param files whose accounts log in, and whose fault rules and log also hold for logins
   */
  public GoogleLogins(Clock clock, FakeOAuth oauth, DriveService files) {
    this.clock = clock;
    this.oauth = oauth;
    this.faults = files.faults();
    this.log = files.log();
    GoogleDirectory directory = new GoogleDirectory(files.seed());
    this.projects = new GoogleProjects(oauth, files.seed());
    GoogleGrants grants = new GoogleGrants(oauth, projects);
    this.assertions = new GoogleAssertions(clock, projects, directory);
    this.consent = new GoogleConsentEndpoints(oauth, projects, directory, grants);
    this.tokens =
        new GoogleTokenEndpoints(clock, oauth, projects, directory, grants, assertions, replies);
    this.users = new GoogleUsers(oauth, directory, grants, consent);
  }

  /**
   * Says whether a request is for the login services.
   *
   * @param head the request
   * @return true for the paths of consent, tokens, revocation and the person behind a token
   */
  public boolean serves(RequestHead head) {
    return GoogleEndpoint.of(head).isPresent();
  }

  /**
   * Returns what is registered at the fake Google Cloud.
   *
   * @return the projects, one from the start
   */
  public GoogleProjects projects() {
    return projects;
  }

  /**
   * Returns what users and their administrators do to grants.
   *
   * @return direct access to the state
   */
  public GoogleUsers users() {
    return users;
  }

  /**
   * Sets how long answers of the token endpoint take, in real time.
   *
   * @param roundTrip the time between request and answer
   */
  public void tokenLatency(Duration roundTrip) {
    tokenLatency.roundTrip(roundTrip);
  }

  /**
   * Returns what was asked that this fake does not model.
   *
   * @return one line per violation, without values
   */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  @Override
  public Optional<DriveBearer> bearer(String accessToken) {
    if (accessToken.indexOf('.') >= 0) {
      return assertions.selfSigned(accessToken); // tokens of the fake have no dots
    }
    return oauth
        .use(accessToken)
        .map(
            holder ->
                new DriveBearer(
                    holder.subject(),
                    holder.limits().scopes(),
                    projects.application(holder.clientId())));
  }

  @Override
  public Optional<FakeReply> beforeBody(RequestHead head) {
    GoogleEndpoint endpoint = GoogleEndpoint.of(head).orElseThrow();
    if (!hasReadableQuery(head)) {
      return Optional.of(
          finish(replies.refusal(GoogleRefusal.invalidRequest("The query is malformed"))));
    }
    if (endpoint.isTokenRequest()) {
      return Optional.empty(); // which of them it is says only the body
    }
    return arrive(endpoint, head).map(this::finish);
  }

  private static boolean hasReadableQuery(RequestHead head) {
    try {
      Map<String, List<String>> unused = head.query();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Counts an attempt and picks its fault: an answer at once, or one kept until the effect. */
  private Optional<FakeReply> arrive(GoogleEndpoint endpoint, RequestHead head) {
    log.attempted(endpoint.operation(), head);
    Fault fault = faults.next(endpoint.operation()).orElse(null);
    if (fault instanceof Fault.Instead instead) {
      return Optional.of(instead.reply().get());
    }
    if (fault != null) {
      pendingFaults.put(head.attempt(), fault);
    }
    return Optional.empty();
  }

  @Override
  public FakeReply handle(FakeRequest request) {
    RequestHead head = request.head();
    GoogleEndpoint endpoint = GoogleEndpoint.of(head).orElseThrow();
    Map<String, List<String>> form = endpoint.hasForm() ? form(request) : Map.of();
    if (!endpoint.isTokenRequest()) {
      return finish(answer(new GoogleCall(endpoint, request, form)));
    }
    endpoint = GoogleEndpoint.ofGrant(form);
    GoogleCall.first(form, "refresh_token")
        .ifPresent(token -> pendingRefreshes.put(head.attempt(), token));
    Optional<FakeReply> early = arrive(endpoint, head);
    tokenLatency.travel();
    FakeReply reply =
        early.isPresent() ? early.get() : answer(new GoogleCall(endpoint, request, form));
    tokenLatency.travel();
    return finish(reply);
  }

  @Override
  public void finished(RequestHead head) {
    pendingFaults.remove(head.attempt());
    String refreshToken = pendingRefreshes.remove(head.attempt());
    if (refreshToken != null) {
      oauth.answered(refreshToken);
    }
  }

  private FakeReply answer(GoogleCall call) {
    FakeReply reply = dispatch(call);
    if (reply.status() < 400) {
      log.tookEffect(call.endpoint().operation());
    }
    return pendingFaults.remove(call.head().attempt()) instanceof Fault.Afterwards afterwards
        ? afterwards.change().apply(reply)
        : reply;
  }

  private FakeReply dispatch(GoogleCall call) {
    try {
      requireModelled(call);
      return switch (call.endpoint()) {
        case CONSENT_PAGE -> consent.page(call);
        case CONSENT_DECISION -> consent.decision(call);
        case TOKEN_CODE, TOKEN_REFRESH, TOKEN_JWT, TOKEN_OTHER -> tokens.token(call);
        case REVOKE -> tokens.revoke(call);
        case TOKEN_INFO, TOKEN_INFO_BY_POST -> tokens.tokenInfo(call);
        case USER_INFO -> tokens.userInfo(call);
      };
    } catch (GoogleRefusal refusal) {
      return call.endpoint().isConsent()
          ? ConsentReplies.error(refusal.status(), refusal.error(), refusal.description())
          : replies.refusal(refusal);
    }
  }

  /**
   * A strict fake refuses what it does not model, because answering as if it did would prove
   * nothing.
   */
  private void requireModelled(GoogleCall call) {
    List<String> unknown = new ArrayList<>();
    call.query().keySet().stream()
        .filter(name -> !call.endpoint().modelsQuery(name))
        .forEach(name -> unknown.add("query " + name));
    call.form().keySet().stream()
        .filter(name -> !call.endpoint().modelsForm(name))
        .forEach(name -> unknown.add("form " + name));
    if (!unknown.isEmpty()) {
      String text = call.endpoint().operation() + " does not model " + unknown;
      violations.add(text);
      throw new GoogleRefusal(501, "not_modelled", text);
    }
  }

  private static Map<String, List<String>> form(FakeRequest request) {
    try {
      return RequestHead.parameters(request.body().text());
    } catch (IllegalArgumentException e) {
      return Map.of(); // refused later: what it needs is missing
    }
  }

  private FakeReply finish(FakeReply reply) {
    return reply.withHeader("Date", HttpDates.format(clock.instant()));
  }
}
