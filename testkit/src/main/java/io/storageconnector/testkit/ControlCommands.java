package io.storageconnector.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.ControlFace.Command;
import io.storageconnector.testkit.ControlFace.Parameters;
import io.storageconnector.testkit.fault.FakeOperation;
import io.storageconnector.testkit.fault.FaultBuilder;
import io.storageconnector.testkit.fault.FaultPlan;
import io.storageconnector.testkit.fault.FaultRule;
import io.storageconnector.testkit.fault.WireLog;
import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.RotationMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The control commands that are the same for every fake. Thread-safe. */
final class ControlCommands {

  private final FakeOAuth oauth;
  private final FakeClock clock;
  private final WireLog log;
  private final FaultPlan faults;
  private final List<? extends FakeOperation> operations;

  ControlCommands(
      FakeOAuth oauth,
      FakeClock clock,
      WireLog log,
      FaultPlan faults,
      List<? extends FakeOperation> operations) {
    this.oauth = oauth;
    this.clock = clock;
    this.log = log;
    this.faults = faults;
    this.operations = operations;
  }

  /** Returns the commands, given what only the fake itself can do. */
  Map<String, Command> all(Supplier<List<String>> violations, Consumer<Duration> tokenLatency) {
    return Map.ofEntries(
        ControlFace.command("GET counters", none -> counters(violations.get())),
        ControlFace.command(
            "POST settings",
            parameters -> settings(parameters, tokenLatency),
            "rotation",
            "access-token-seconds",
            "token-latency-ms"),
        ControlFace.command("POST clock", this::advance, "advance-seconds"),
        ControlFace.command("POST expire-access-tokens", none -> done(oauth::expireAccessTokens)),
        ControlFace.command("POST expire-refresh-tokens", none -> done(oauth::expireRefreshTokens)),
        ControlFace.command(
            "POST fault", this::fault, "operation", "effect", "status", "nth", "times"));
  }

  private static ObjectNode done(Runnable action) {
    action.run();
    return ControlFace.object();
  }

  private ObjectNode counters(List<String> violations) {
    ObjectNode answer = ControlFace.object();
    ObjectNode attempts = answer.putObject("attempts");
    ObjectNode effects = answer.putObject("effects");
    for (FakeOperation operation : operations) {
      if (log.attempts(operation) > 0) {
        attempts.put(operation.name(), log.attempts(operation));
        effects.put(operation.name(), log.effects(operation));
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
    faults.timesFired().forEach((operation, count) -> fired.put(operation.name(), count));
    violations.forEach(answer.putArray("violations")::add);
    return answer;
  }

  private ObjectNode settings(Parameters parameters, Consumer<Duration> tokenLatency) {
    Optional<RotationMode> mode = parameters.find("rotation").map(RotationMode::parse);
    Optional<Duration> lifetime =
        parameters.number("access-token-seconds").map(Duration::ofSeconds);
    parameters.number("token-latency-ms").map(Duration::ofMillis).ifPresent(tokenLatency);
    lifetime.ifPresent(oauth::accessLifetime);
    mode.ifPresent(oauth::rotationMode);
    return ControlFace.object();
  }

  private ObjectNode advance(Parameters parameters) {
    clock.advance(Duration.ofSeconds(Long.parseLong(parameters.get("advance-seconds"))));
    return ControlFace.object().put("now", clock.instant().toString());
  }

  /** Begins the fault of a command: its operation and attempts. */
  FaultBuilder begin(Parameters parameters) {
    FaultBuilder builder = faults.on(operation(parameters.get("operation")));
    parameters.number("nth").ifPresent(nth -> builder.nth(Math.toIntExact(nth)));
    parameters.number("times").ifPresent(times -> builder.times(Math.toIntExact(times)));
    return builder;
  }

  private ObjectNode fault(Parameters parameters) {
    FaultBuilder builder = begin(parameters);
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
    return ControlFace.object().put("rule", rule.toString());
  }

  private FakeOperation operation(String name) {
    return operations.stream()
        .filter(operation -> operation.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("operations are " + operations));
  }
}
