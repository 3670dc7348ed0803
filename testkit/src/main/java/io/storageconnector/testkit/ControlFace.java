package io.storageconnector.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.RequestHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Lets other processes do to a running fake what a test in its JVM does by method: requests below
 * {@value #PREFIX}, on its own ports only, beside the provider's paths and counted nowhere.
 *
 * <p>Thread-safe as far as its commands are.
 */
final class ControlFace implements FakeHandler {

  private static final String PREFIX = "/__fake/";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The parameters of one command, from its query, and its body. */
  static final class Parameters {
    private final Map<String, List<String>> query;
    private final BodySource body;

    private Parameters(Map<String, List<String>> query, BodySource body, Set<String> known) {
      this.query = query;
      this.body = body;
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

    List<String> all(String name) {
      return query.getOrDefault(name, List.of());
    }

    String get(String name) {
      return find(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    Optional<Long> number(String name) {
      return find(name).map(Long::parseLong);
    }

    /** The request's body, a small one. */
    byte[] body() {
      return body.bytes();
    }
  }

  /** One command: the parameters it knows, and what it does. */
  record Command(Set<String> parameters, Function<Parameters, ObjectNode> action) {}

  private final FakeHandler fake;
  private final Predicate<RequestHead> atLocalPort;
  private final Map<String, Command> commands;

  /** Puts commands, named by method and path, beside a fake. */
  ControlFace(FakeHandler fake, Predicate<RequestHead> atLocalPort, Map<String, Command> commands) {
    this.fake = fake;
    this.atLocalPort = atLocalPort;
    this.commands = Map.copyOf(commands);
  }

  static Map.Entry<String, Command> command(
      String name, Function<Parameters, ObjectNode> action, String... parameters) {
    return Map.entry(name, new Command(Set.of(parameters), action));
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private boolean isCommand(RequestHead head) {
    return head.path().startsWith(PREFIX) && atLocalPort.test(head);
  }

  @Override
  public Optional<FakeReply> beforeBody(RequestHead head) {
    return isCommand(head) ? Optional.empty() : fake.beforeBody(head);
  }

  @Override
  public FakeReply handle(FakeRequest request) {
    RequestHead head = request.head();
    if (!isCommand(head)) {
      return fake.handle(request);
    }
    try {
      return json(200, run(head.method() + " " + head.path().substring(PREFIX.length()), request));
    } catch (IllegalArgumentException | IllegalStateException e) {
      return json(400, object().put("error", e.getMessage()));
    }
  }

  @Override
  public void finished(RequestHead head) {
    if (!isCommand(head)) {
      fake.finished(head);
    }
  }

  private ObjectNode run(String name, FakeRequest request) {
    Command command = commands.get(name);
    if (command == null) {
      throw new IllegalArgumentException("commands are " + new TreeSet<>(commands.keySet()));
    }
    return command
        .action()
        .apply(new Parameters(request.head().query(), request.body(), command.parameters()));
  }

  private static FakeReply json(int status, ObjectNode body) {
    try {
      return FakeReply.json(status, MAPPER.writeValueAsString(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
