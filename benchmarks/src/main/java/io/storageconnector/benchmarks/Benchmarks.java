package io.storageconnector.benchmarks;

import io.storageconnector.benchmarks.hotpath.HotPathRun;
import io.storageconnector.benchmarks.kill.KillRun;
import io.storageconnector.benchmarks.storm.StormRun;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The command line: the first word says what to run, the rest are its options. */
public final class Benchmarks {

  private Benchmarks() {}

  /**
   * Runs one of the measurements.
   *
   * @param arguments {@code tokens}, {@code storm} or {@code kill}, and {@code --name value} pairs
   * @throws Exception if it fails
   */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    String run = words.isEmpty() ? "" : words.get(0);
    Options options = Options.parse(words.subList(Math.min(1, words.size()), words.size()));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    switch (run) {
      case "tokens" -> HotPathRun.run(options, out);
      case "storm" -> StormRun.run(options, out);
      case "kill" -> KillRun.run(options, out);
      default -> throw new IllegalArgumentException("say what to run: tokens, storm, kill");
    }
  }
}
