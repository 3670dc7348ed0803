package io.storageconnector.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxService;
import io.storageconnector.testkit.fault.FaultBuilder;
import io.storageconnector.testkit.fault.FaultRule;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.RequestHead;
import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.IssuedTokens;
import io.storageconnector.testkit.oauth.RotationMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Lets other processes do to a running fake what a test in its JVM does by method: requests below
 * {@value #PREFIX}, on its own ports only, beside the paths of Box and counted nowhere.
 *
 * <p>The commands and their parameters are described in {@code docs/guides/fake-box.md}.
 * Thread-safe.
 */
final class FakeBoxControl implements FakeHandler {

  private static final String PREFIX = "/__fake/";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The parameters of one command. */
  private record Parameters(Map<String, List<String>> query, Set<String> known) {

    Parameters {
      query.keySet().stream()
          .filter(name -> !known.contains(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw new IllegalArgumentException("parameters are " + known + ", not " + name);
              });
    }

    Optional<String> find(String name) {
      return Optional.ofNullable(query.get(name)).map(values -> values.get(0));
    }

    String get(String name) {
      return find(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    Optional<Long> number(String name) {
      return find(name).map(Long::parseLong);
    }
  }

  private record Command(Set<String> parameters, Function<Parameters, ObjectNode> action) {}

  private final BoxService box;
  private final FakeOAuth oauth;
  private final FakeClock clock;
  private final Map<String, Command> commands = commands();

  FakeBoxControl(BoxService box, FakeOAuth oauth, FakeClock clock) {
    this.box = box;
    this.oauth = oauth;
    this.clock = clock;
  }

  private boolean isCommand(RequestHead head) {
    return head.path().startsWith(PREFIX) && box.isAtLocalPort(head);
  }

  @Override
  public Optional<FakeReply> beforeBody(RequestHead head) {
    return isCommand(head) ? Optional.empty() : box.beforeBody(head);
  }

  @Override
  public FakeReply handle(FakeRequest request) {
    RequestHead head = request.head();
    if (!isCommand(head)) {
      return box.handle(request);
    }
    try {
      String command = head.method() + " " + head.path().substring(PREFIX.length());
      return json(200, run(command, head.query()));
    } catch (IllegalArgumentException e) {
      return json(400, object().put("error", e.getMessage()));
    }
  }

  @Override
  public void finished(RequestHead head) {
    if (!isCommand(head)) {
      box.finished(head);
    }
  }

  private Map<String, Command> commands() {
    return Map.ofEntries(
        command("GET counters", none -> counters()),
        command(
            "POST settings",
            this::settings,
            "rotation",
            "access-token-seconds",
            "token-latency-ms"),
        command("POST clock", this::advance, "advance-seconds"),
        command("POST expire-access-tokens", none -> done(oauth::expireAccessTokens)),
        command("POST expire-refresh-tokens", none -> done(oauth::expireRefreshTokens)),
        command("POST account", this::account, "login", "enterprise-id"),
        command("POST tokens", this::tokens, "login"),
        command("POST authorization-code", this::code, "login", "redirect-uri", "client-id"),
        command("POST revoke-grants", this::revoke, "login"),
        command("POST fault", this::fault, "operation", "effect", "status", "nth", "times"));
  }

  private static Map.Entry<String, Command> command(
      String name, Function<Parameters, ObjectNode> action, String... parameters) {
    return Map.entry(name, new Command(Set.of(parameters), action));
  }

  private ObjectNode run(String name, Map<String, List<String>> query) {
    Command command = commands.get(name);
    if (command == null) {
      throw new IllegalArgumentException("commands are " + new TreeSet<>(commands.keySet()));
    }
    return command.action().apply(new Parameters(query, command.parameters()));
  }

  private static ObjectNode done(Runnable action) {
    action.run();
    return object();
  }

  private ObjectNode counters() {
    ObjectNode answer = object();
    ObjectNode attempts = answer.putObject("attempts");
    ObjectNode effects = answer.putObject("effects");
    for (BoxOperation operation : BoxOperation.values()) {
      if (box.log().attempts(operation) > 0) {
        attempts.put(operation.name(), box.log().attempts(operation));
        effects.put(operation.name(), box.log().effects(operation));
      }
    }
    ObjectNode exchanges = answer.putObject("token_exchanges");
    oauth
        .exchangeCounts()
        .forEach(
            (exchange, count) ->
                exchanges
                    .withObjectProperty(exchange.grantType())
                    .put(exchange.outcome().name().toLowerCase(Locale.ROOT), count));
    ObjectNode fired = answer.putObject("faults_fired");
    box.faults().timesFired().forEach((operation, count) -> fired.put(operation.name(), count));
    box.violations().forEach(answer.putArray("violations")::add);
    return answer;
  }

  private ObjectNode settings(Parameters parameters) {
    Optional<RotationMode> mode = parameters.find("rotation").map(RotationMode::parse);
    Optional<Duration> lifetime =
        parameters.number("access-token-seconds").map(Duration::ofSeconds);
    parameters.number("token-latency-ms").map(Duration::ofMillis).ifPresent(box::tokenLatency);
    lifetime.ifPresent(oauth::accessLifetime);
    mode.ifPresent(oauth::rotationMode);
    return object();
  }

  private ObjectNode advance(Parameters parameters) {
    clock.advance(Duration.ofSeconds(Long.parseLong(parameters.get("advance-seconds"))));
    return object().put("now", clock.instant().toString());
  }

  private ObjectNode account(Parameters parameters) {
    String enterpriseId = parameters.find("enterprise-id").orElse(FakeBox.ENTERPRISE_ID);
    return object().put("id", box.seed().account(parameters.get("login"), enterpriseId));
  }

  private String subject(Parameters parameters) {
    return box.seed().accountId(parameters.find("login").orElse(FakeBox.OWNER));
  }

  private ObjectNode tokens(Parameters parameters) {
    IssuedTokens tokens = oauth.grant(subject(parameters));
    return object()
        .put("access_token", tokens.accessToken())
        .put("refresh_token", tokens.refreshToken().orElseThrow())
        .put("expires_in", tokens.lifetime().toSeconds());
  }

  private ObjectNode code(Parameters parameters) {
    String clientId = parameters.find("client-id").orElse(oauth.clientId());
    if (!oauth.knowsClient(clientId)) {
      throw new IllegalArgumentException("no application has this client id");
    }
    return object()
        .put(
            "code", oauth.issueCode(clientId, subject(parameters), parameters.get("redirect-uri")));
  }

  private ObjectNode revoke(Parameters parameters) {
    oauth.revokeSubject(subject(parameters));
    return object();
  }

  private ObjectNode fault(Parameters parameters) {
    FaultBuilder builder = box.faults().on(BoxOperation.valueOf(parameters.get("operation")));
    parameters.number("nth").ifPresent(nth -> builder.nth(Math.toIntExact(nth)));
    parameters.number("times").ifPresent(times -> builder.times(Math.toIntExact(times)));
    int status = Math.toIntExact(parameters.number("status").orElse(503L));
    FaultRule rule =
        switch (parameters.get("effect")) {
          case "status" -> builder.status(status);
          case "status-after-effect" -> builder.statusAfterEffect(status);
          case "reset-after-effect" -> builder.resetAfterEffect();
          case "close-after-effect" -> builder.closeAfterEffect();
          default ->
              throw new IllegalArgumentException(
                  "effects are status, status-after-effect, reset-after-effect, close-after-effect");
        };
    return object().put("rule", rule.toString());
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static FakeReply json(int status, ObjectNode body) {
    try {
      return FakeReply.json(status, MAPPER.writeValueAsString(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
