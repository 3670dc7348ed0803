package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.content.ContentStore;
import io.storageconnector.testkit.fault.Fault;
import io.storageconnector.testkit.fault.FaultPlan;
import io.storageconnector.testkit.fault.WireLog;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.HttpDates;
import io.storageconnector.testkit.http.RequestHead;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Turns requests to Drive into its answers: recognises the operation, counts it, applies faults,
 * checks token and parameters, and hands it to its endpoint.
 *
 * <p>Serves {@code /drive}, {@code /upload}, {@code /download} and {@code /batch}; logins are
 * another machine, which shares {@link #faults()} and {@link #log()}. Thread-safe. {@link #close()}
 * deletes the temporary files of stored content.
 */
public final class DriveService implements FakeHandler, AutoCloseable {

  /** Parameters that are refused unless they are true or false, whether they matter or not. */
  private static final List<String> SWITCHES =
      List.of(
          "supportsAllDrives",
          "includeItemsFromAllDrives",
          "acknowledgeAbuse",
          "keepRevisionForever",
          "includeRemoved",
          "restrictToMyDrive");

  private final Clock clock;
  private final DriveBearers bearers;
  private final FaultPlan faults;
  private final WireLog log = new WireLog();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Map<Long, Fault> pendingFaults = new ConcurrentHashMap<>();
  private final ContentStore contents = ContentStore.withDigests("MD5", "SHA-1", "SHA-256");
  private final DriveWorld world;
  private final QuotaMeter meter;
  private final DriveEndpoints endpoints;
  private final DriveSeed seed;
  private final BatchEndpoint batch = new BatchEndpoint(this::handleInner);

  /**
   * Makes an empty Drive.
   *
   * @param clock the time of every rule
   * @param settings how strict and how large it is
   * @param bearers knows the access tokens
   */
  public DriveService(Clock clock, DriveSettings settings, DriveBearers bearers) {
    this.clock = clock;
    this.bearers = bearers;
    this.faults = new FaultPlan(new DriveReplies(), clock);
    this.world = new DriveWorld(clock, settings);
    this.meter = new QuotaMeter(clock);
    this.endpoints = new DriveEndpoints(world, contents, meter);
    this.seed = new DriveSeed(world, contents);
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
  public DriveSeed seed() {
    return seed;
  }

  /**
   * Returns the settings.
   *
   * @return those in force
   */
  public DriveSettings settings() {
    return world.settings();
  }

  /**
   * Changes the settings from the next request on.
   *
   * @param settings the new ones
   */
  public void settings(DriveSettings settings) {
    world.settings(settings);
  }

  /** Lets all upload sessions expire now. */
  public void expireUploads() {
    endpoints.sessions().expire();
  }

  /**
   * Counts the upload sessions that were begun and neither finished nor given up.
   *
   * @return the number of sessions that wait for bytes
   */
  public int openUploads() {
    return endpoints.sessions().open();
  }

  /**
   * Returns the secrets in the URLs of all upload sessions so far.
   *
   * @return a copy, for a scan of logs and messages
   */
  public Set<String> uploadSecrets() {
    return endpoints.sessions().secrets();
  }

  /**
   * Returns what an account's requests have cost.
   *
   * @param email the account
   * @return quota units: 5 for a read, 100 for a page of a list, 200 for a download, 50 for a
   *     change (reported)
   */
  public long quotaUnits(String email) {
    return meter.units(email);
  }

  /**
   * Returns the messages that channels would have sent, the last 10,000.
   *
   * @return a copy, oldest first
   */
  public List<DriveNotification> notifications() {
    return world.locked(() -> world.channels().sent());
  }

  /**
   * Returns what was asked that Drive does not document or this fake does not model.
   *
   * @return one line per violation, without values
   */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  @Override
  public Optional<FakeReply> beforeBody(RequestHead head) {
    if (!hasReadableQuery(head)) {
      return Optional.of(finish(DriveReason.BAD_REQUEST.reply()));
    }
    DriveOperation operation = DriveOperation.of(RequestDisguise.method(head));
    log.attempted(operation, head);
    Fault fault = faults.next(operation).orElse(null);
    if (fault instanceof Fault.Instead instead) {
      return Optional.of(finish(instead.reply().get()));
    }
    if (fault != null) {
      pendingFaults.put(head.attempt(), fault);
    }
    return Optional.empty();
  }

  @Override
  public FakeReply handle(FakeRequest request) {
    RequestHead head = request.head();
    try {
      FakeReply reply = answer(request);
      if (pendingFaults.remove(head.attempt()) instanceof Fault.Afterwards afterwards) {
        reply = afterwards.change().apply(reply);
      }
      return finish(reply);
    } finally {
      endpoints.answered(head.attempt());
    }
  }

  @Override
  public void finished(RequestHead head) {
    pendingFaults.remove(head.attempt());
  }

  /** One of several requests in one: counted and struck by faults like any other. */
  private FakeReply handleInner(FakeRequest request) {
    if (!hasReadableQuery(request.head())) {
      return DriveReason.BAD_REQUEST.reply();
    }
    DriveOperation operation = DriveOperation.of(RequestDisguise.method(request.head()));
    if (operation == DriveOperation.BATCH || operation.isMedia() || operation.isUpload()) {
      return DriveReason.BAD_REQUEST.reply(); // doc: no bytes in batches
    }
    log.attempted(operation, request.head());
    Fault fault = faults.next(operation).orElse(null);
    if (fault instanceof Fault.Instead instead) {
      return instead.reply().get();
    }
    FakeReply reply = answer(request);
    return fault instanceof Fault.Afterwards afterwards ? afterwards.change().apply(reply) : reply;
  }

  private FakeReply answer(FakeRequest disguised) {
    try {
      FakeRequest request = RequestDisguise.reveal(disguised);
      DriveOperation operation = DriveOperation.of(request.head());
      FakeReply reply = dispatch(operation, request);
      if (reply.status() < 400) {
        log.tookEffect(operation);
      }
      return reply;
    } catch (DriveRefusal refusal) {
      if (refusal.reason() == DriveReason.NOT_MODELLED) {
        violations.add(refusal.text());
      }
      return DriveReplies.refusal(refusal);
    }
  }

  private FakeReply dispatch(DriveOperation operation, FakeRequest request) {
    if (operation == DriveOperation.BATCH) {
      return batch.handle(request);
    }
    RequestHead head = request.head();
    if (operation == DriveOperation.UNKNOWN) {
      throw DriveRefusal.notModelled("unknown endpoint: " + head.method());
    }
    DriveCall call = new DriveCall(operation, request, viewer(head), world.settings());
    DriveScopes.require(operation, call.viewer().scopes());
    checkParameters(call);
    meter.spend(call.account().email(), operation);
    return endpoints.handle(call);
  }

  private DriveViewer viewer(RequestHead head) {
    String value = head.header("Authorization").orElse("");
    String token = value.regionMatches(true, 0, "Bearer ", 0, 7) ? value.substring(7).trim() : "";
    return bearers
        .bearer(token)
        .flatMap(
            bearer ->
                world
                    .locked(() -> world.account(bearer.accountId()))
                    .map(account -> new DriveViewer(account, bearer.scopes(), bearer.clientId())))
        .orElseThrow(() -> DriveRefusal.of(DriveReason.AUTH_ERROR));
  }

  /**
   * A strict fake refuses what it does not model, because answering as if it did would prove
   * nothing.
   */
  private void checkParameters(DriveCall call) {
    for (String name : SWITCHES) {
      boolean unused = call.flag(name);
    }
    if (!world.settings().strict()) {
      return;
    }
    List<String> unknown = new ArrayList<>();
    call.head().query().keySet().stream()
        .filter(name -> !call.operation().modelsQuery(name))
        .forEach(unknown::add);
    if (!unknown.isEmpty()) {
      throw DriveRefusal.notModelled(call.operation() + " does not model the query " + unknown);
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

  private FakeReply finish(FakeReply reply) {
    return reply.withHeader("Date", HttpDates.format(clock.instant()));
  }

  @Override
  public void close() {
    contents.close();
  }
}
