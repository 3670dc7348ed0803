package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.List;

/**
 * The quick start. Without arguments it runs against a fake Box; with {@code box} against a real
 * account, for which it asks the environment for BOX_CLIENT_ID, BOX_CLIENT_SECRET and
 * BOX_REDIRECT_URI.
 */
public final class QuickStart {

  private QuickStart() {}

  /**
   * Runs it; ends with an exception, and so with a failing exit code, if any step is not as it
   * should be.
   *
   * @param args nothing, or {@code box}
   */
  public static void main(String[] args) {
    Narrator narrator = new Narrator(System.out);
    switch (List.of(args).stream().findFirst().orElse("fake")) {
      case "fake" -> new FakeBoxRun(narrator).run();
      case "box" ->
          new RealBoxRun(
                  System.getenv(),
                  new ConsoleConsent(
                      new BufferedReader(new InputStreamReader(System.in, UTF_8)), System.out),
                  narrator)
              .run();
      default -> throw new IllegalArgumentException("usage: [fake|box]");
    }
  }
}
