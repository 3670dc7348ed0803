package io.storageconnector.benchmarks.process;

import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.box.BoxHosts;
import io.storageconnector.testkit.box.BoxOrigins;
import io.storageconnector.testkit.box.BoxService;
import io.storageconnector.testkit.box.BoxSettings;
import io.storageconnector.testkit.http.FakeHttpServer;
import io.storageconnector.testkit.oauth.FakeOAuth;
import io.storageconnector.testkit.oauth.RotationMode;
import java.time.Duration;
import java.util.List;

/**
 * A fake Box in a process of its own, with a token endpoint that is slow, loses answers when told
 * to, and tells its parent of every exchange. Without WireMock in between, which costs CPU that a
 * run needs elsewhere.
 */
public final class FakeBoxProcess {

  private static final String ENTERPRISE = "12345";
  private static final String LISTENER = "api";

  private FakeBoxProcess() {}

  /**
   * Runs until the parent ends. Settings: {@code rotation} (strict or same), {@code
   * access-seconds}, {@code latency-millis}, {@code accounts}, {@code seed}. Says {@code ready api
   * id secret}, and then what {@link TokenDesk} says. Hears {@code expire}, {@code advance
   * SECONDS}, {@code faults PERMILLE}.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    Parent parent = Parent.meet();
    FakeClock clock = FakeClock.ticking();
    FakeOAuth oauth =
        FakeOAuth.create(
            clock,
            rotation(parent.text("rotation")),
            Duration.ofMinutes(5),
            Duration.ofSeconds(parent.number("access-seconds")),
            Duration.ofDays(60));
    BoxHosts hosts = new BoxHosts();
    try (BoxService box =
        new BoxService(clock, BoxSettings.builder().build(), hosts, oauth, List.of())) {
      for (int i = 0; i < parent.number("accounts"); i++) {
        box.seed().account(login(i), ENTERPRISE);
        box.seed().folder(login(i), "exports");
      }
      TokenDesk desk =
          new TokenDesk(
              box,
              parent::say,
              Duration.ofMillis(parent.number("latency-millis")),
              parent.number("seed"));
      try (FakeHttpServer server = FakeHttpServer.builder(desk).plain(LISTENER, 0).start()) {
        String base = "http://127.0.0.1:" + server.port(LISTENER);
        hosts.local("http", new BoxOrigins(base, base, base, base));
        parent.say("ready " + base + " " + oauth.clientId() + " " + oauth.clientSecret());
        parent.listen(line -> obey(line.split(" ", -1), clock, oauth, desk, parent));
      }
    }
  }

  /**
   * Returns the account of a connection.
   *
   * @param number counts the connections of a run from zero
   * @return its login
   */
  public static String login(int number) {
    return "customer-" + number + "@acme.test";
  }

  private static RotationMode rotation(String name) {
    return switch (name) {
      case "strict" -> RotationMode.STRICT;
      case "same" -> RotationMode.SAME_UNTIL_USED;
      default -> throw new IllegalArgumentException("no rotation is called " + name);
    };
  }

  private static void obey(
      String[] words, FakeClock clock, FakeOAuth oauth, TokenDesk desk, Parent parent) {
    switch (words[0]) {
      case "expire" -> oauth.expireAccessTokens();
      case "advance" -> clock.advance(Duration.ofSeconds(Long.parseLong(words[1])));
      case "faults" -> desk.faults(Integer.parseInt(words[1]));
      default -> throw new IllegalArgumentException("not understood: " + words[0]);
    }
    parent.say("done " + words[0]);
  }
}
