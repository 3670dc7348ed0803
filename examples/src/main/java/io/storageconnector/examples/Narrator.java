package io.storageconnector.examples;

import java.io.PrintStream;
import java.util.Locale;

/** Prints one line for each step, numbered, so that a person can follow. */
final class Narrator {

  private final PrintStream out;
  private int steps;

  Narrator(PrintStream out) {
    this.out = out;
  }

  void title(String title) {
    out.printf(Locale.ROOT, "%n=== %s ===%n", title);
  }

  void step(String format, Object... arguments) {
    steps++;
    out.printf(Locale.ROOT, "%2d  %s%n", steps, String.format(Locale.ROOT, format, arguments));
  }

  void remark(String format, Object... arguments) {
    out.printf(Locale.ROOT, "    %s%n", String.format(Locale.ROOT, format, arguments));
  }
}
