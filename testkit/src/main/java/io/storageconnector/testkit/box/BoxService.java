package io.storageconnector.testkit.box;

import io.storageconnector.testkit.content.ContentStore;
import io.storageconnector.testkit.fault.Fault;
import io.storageconnector.testkit.fault.FaultPlan;
import io.storageconnector.testkit.fault.Latency;
import io.storageconnector.testkit.fault.WireLog;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.HttpDates;
import io.storageconnector.testkit.http.RequestHead;
import io.storageconnector.testkit.oauth.FakeOAuth;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests into Box's answers: recognises the operation, counts it, applies faults, checks
 * token and parameters, and hands it to its endpoint.
 *
 * <p>Thread-safe. {@link #close()} deletes the temporary files of stored content.
 */
public final class BoxService implements FakeHandler, AutoCloseable {

  private static final Pattern ITEM_ID =
      Pattern.compile("/2\\.0/(?:files|folders|web_links|collaborations)/([^/]+)(?:/.*)?");

  /**
   * Documented headers that change what a request means, and that the fake would otherwise ignore.
   */
  private static final List<String> UNMODELLED_HEADERS = List.of("As-User", "BoxApi");

  private static final Pattern HARMLESS_SEGMENT = Pattern.compile("2\\.0|[a-z_]*");

  private final Clock clock;
  private final BoxSettings settings;
  private final BoxHosts hosts;
  private final FakeOAuth oauth;
  private final BoxReplies replies = new BoxReplies();
  private final Latency tokenLatency = new Latency();
  private final FaultPlan faults;
  private final WireLog log = new WireLog();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Map<Long, Fault> pendingFaults = new ConcurrentHashMap<>();
  private final Map<Long, String> pendingRefreshes = new ConcurrentHashMap<>();
  private final ContentStore contents = ContentStore.withDigests("SHA-1");
  private final BoxWorld world;
  private final BoxApps apps;
  private final Downscoping downscoping;
  private final BoxEndpoints endpoints;
  private final BoxSeed seed;

  /**
   * Makes an empty Box.
   *
   * @param clock the time of every rule
   * @param settings how strict and how large it is
   * @param hosts where clients find its services
   * @param oauth its token state
   * @param redirectUris where authorization codes may be sent; none for anywhere
   */
  public BoxService(
      Clock clock, BoxSettings settings, BoxHosts hosts, FakeOAuth oauth, List<URI> redirectUris) {
    this.clock = clock;
    this.settings = settings;
    this.hosts = hosts;
    this.oauth = oauth;
    this.faults = new FaultPlan(replies, clock);
    this.world = new BoxWorld(clock);
    this.apps = new BoxApps(world, oauth);
    this.downscoping = new Downscoping(world);
    this.endpoints =
        new BoxEndpoints(
            world, contents, settings, apps, downscoping, oauth, replies, redirectUris);
    this.seed = new BoxSeed(world, contents);
  }

  /**
   * Counts the upload sessions that were opened, did not expire, and were neither committed nor
   * aborted.
   *
   * @return the number of sessions
   */
  public int openUploads() {
    return endpoints.openUploads();
  }

  /**
   * Returns the fault rules.
   *
   * @return the plan every request is checked against
   */
  public FaultPlan faults() {
    return faults;
  }

  /**
   * Returns the record of attempts and effects.
   *
   * @return the log
   */
  public WireLog log() {
    return log;
  }

  /**
   * Returns direct access to the state, for seeding and inspection.
   *
   * @return the seed
   */
  public BoxSeed seed() {
    return seed;
  }

  /**
   * Returns the registered applications.
   *
   * @return the applications, with one for OAuth from the start
   */
  public BoxApps apps() {
    return apps;
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
   * Says whether a request came by one of the fake's own ports, not by one of Box's names.
   *
   * @param head the request
   * @return true for the local API port
   */
  public boolean isAtLocalPort(RequestHead head) {
    return hosts.service(head) == BoxHosts.Service.LOCAL;
  }

  /**
   * Returns what was asked that Box does not document or this fake does not model.
   *
   * @return one line per violation, without values
   */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  @Override
  public Optional<FakeReply> beforeBody(RequestHead head) {
    BoxOperation operation = recognise(head);
    if (!hasReadableQuery(head)) {
      return Optional.of(
          finish(replies.refusal(new BoxRefusal(400, "bad_request", "The query is malformed"))));
    }
    if (operation.isTokenRequest()) {
      return Optional.empty(); // which of them it is says only the body
    }
    return arrive(operation, head).map(reply -> finish(reply));
  }

  /** Counts an attempt and picks its fault: an answer at once, or one kept until the effect. */
  private Optional<FakeReply> arrive(BoxOperation operation, RequestHead head) {
    log.attempted(operation, head);
    Fault fault = faults.next(operation).orElse(null);
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
    BoxOperation operation = recognise(head);
    if (operation.isTokenRequest()) {
      Map<String, List<String>> form = form(request);
      operation = TokenEndpoints.operation(form);
      TokenEndpoints.first(form, "refresh_token")
          .ifPresent(token -> pendingRefreshes.put(head.attempt(), token));
      Optional<FakeReply> early = arrive(operation, head);
      tokenLatency.travel();
      if (early.isPresent()) {
        tokenLatency.travel();
        return finish(early.get());
      }
    }
    try {
      FakeReply reply = answer(operation, request);
      if (reply.status() < 400) {
        log.tookEffect(operation);
      }
      if (pendingFaults.remove(head.attempt()) instanceof Fault.Afterwards afterwards) {
        reply = afterwards.change().apply(reply);
      }
      if (operation.isTokenRequest()) {
        tokenLatency.travel();
      }
      return finish(reply);
    } finally {
      endpoints.answered(head.attempt());
    }
  }

  @Override
  public void finished(RequestHead head) {
    pendingFaults.remove(head.attempt());
    String refreshToken = pendingRefreshes.remove(head.attempt());
    if (refreshToken != null) {
      oauth.answered(refreshToken);
    }
  }

  private FakeReply answer(BoxOperation operation, FakeRequest request) {
    try {
      return dispatch(operation, request);
    } catch (BoxRefusal refusal) {
      if (refusal.status() == 501) {
        violations.add(String.valueOf(refusal.getMessage()));
      }
      return replies.refusal(refusal);
    }
  }

  private FakeReply dispatch(BoxOperation operation, FakeRequest request) {
    RequestHead head = request.head();
    BoxOrigins origins = hosts.originsFor(head);
    if (operation == BoxOperation.UNKNOWN) {
      return unknown(head);
    }
    BoxViewer viewer = null;
    if (operation.needsAccount()) {
      String token = bearer(head);
      viewer =
          oauth
              .use(token)
              .flatMap(holder -> world.locked(() -> downscoping.viewer(holder)))
              .orElse(null);
      if (viewer == null) {
        return replies.unauthorized(oauth.isExpired(token));
      }
    }
    if (operation == BoxOperation.DOWNLOAD_CONTENT && head.headers().contains("Authorization")) {
      violations.add("an access token was sent to the download host");
    }
    BoxCall call = new BoxCall(operation, request, ids(operation, head), origins, viewer);
    checkParameters(call);
    if (operation.needsAccount()) {
      BoxScopes.require(call);
    }
    return endpoints.handle(call);
  }

  private FakeReply unknown(RequestHead head) {
    Matcher id = ITEM_ID.matcher(head.path());
    if (id.matches() && !id.group(1).matches("\\d+|trash")) {
      return replies.refusal(
          new BoxRefusal(405, "method_not_allowed", "Method Not Allowed")); // doc: a malformed id
    }
    return violation("unknown endpoint: " + head.method() + " " + anonymous(head.path()));
  }

  private static Map<String, List<String>> form(FakeRequest request) {
    try {
      return RequestHead.parameters(request.body().text());
    } catch (IllegalArgumentException e) {
      return Map.of(); // refused later: it names no grant
    }
  }

  private static boolean hasReadableQuery(RequestHead head) {
    try {
      Map<String, List<String>> unused = head.query();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * A strict fake refuses what it does not model, because answering as if it did would prove
   * nothing.
   */
  private void checkParameters(BoxCall call) {
    BoxOperation operation = call.operation();
    List<String> unknown = new ArrayList<>();
    if (operation.isTokenRequest()) {
      call.form().keySet().stream()
          .filter(name -> !operation.modelsForm(name))
          .forEach(name -> unknown.add("form " + name));
    } else {
      call.head().query().keySet().stream()
          .filter(name -> !operation.modelsQuery(name))
          .forEach(name -> unknown.add("query " + name));
    }
    if (operation.hasJsonBody()) {
      call.json()
          .fieldNames()
          .forEachRemaining(name -> addUnless(operation.modelsBody(name), "body " + name, unknown));
    }
    call.fields()
        .ifPresent(
            fields ->
                fields.forEach(
                    name -> addUnless(knowsField(operation, name), "field " + name, unknown)));
    UNMODELLED_HEADERS.stream()
        .filter(call.head().headers()::contains)
        .forEach(name -> unknown.add("header " + name));
    if (!unknown.isEmpty() && settings.strict()) {
      throw new BoxRefusal(501, "not_modelled", operation + " does not model " + unknown);
    }
  }

  private static boolean knowsField(BoxOperation operation, String name) {
    return operation == BoxOperation.GET_CURRENT_USER
        ? UserJson.knowsField(name)
        : ItemJson.knowsField(name);
  }

  private static void addUnless(boolean known, String name, List<String> unknown) {
    if (!known) {
      unknown.add(name);
    }
  }

  private FakeReply violation(String text) {
    violations.add(text);
    return replies.refusal(new BoxRefusal(501, "not_modelled", text));
  }

  private static String anonymous(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(segment -> HARMLESS_SEGMENT.matcher(segment).matches() ? segment : "{}")
        .collect(Collectors.joining("/"));
  }

  private static String bearer(RequestHead head) {
    String value = head.header("Authorization").orElse("");
    return value.regionMatches(true, 0, "Bearer ", 0, 7) ? value.substring(7).trim() : "";
  }

  private BoxOperation recognise(RequestHead head) {
    if (!BoxHosts.serves(hosts.service(head), head.path())) {
      return BoxOperation.UNKNOWN;
    }
    for (BoxOperation operation : BoxOperation.values()) {
      if (operation.method().equals(head.method()) && match(operation, head) != null) {
        return operation;
      }
    }
    return BoxOperation.UNKNOWN;
  }

  /** Ids are digits, but for those of links and sessions. */
  private static @Nullable Matcher match(BoxOperation operation, RequestHead head) {
    Matcher matcher = operation.path().matcher(head.path());
    return matcher.matches() ? matcher : null;
  }

  private static List<String> ids(BoxOperation operation, RequestHead head) {
    Matcher matcher = match(operation, head);
    List<String> ids = new ArrayList<>();
    for (int i = 1; matcher != null && i <= matcher.groupCount(); i++) {
      ids.add(URLDecoder.decode(matcher.group(i), StandardCharsets.UTF_8));
    }
    return ids;
  }

  private FakeReply finish(FakeReply reply) {
    FakeReply dated = reply.withHeader("Date", HttpDates.format(clock.instant()));
    return reply.headers().contains(BoxReplies.REQUEST_ID)
        ? dated
        : dated.withHeader(BoxReplies.REQUEST_ID, "0" + replies.newRequestId());
  }

  @Override
  public void close() {
    contents.close();
  }
}
