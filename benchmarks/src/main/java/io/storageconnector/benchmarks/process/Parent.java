package io.storageconnector.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What a {@link Child} has of the process that started it. One thread listens, all may speak. */
public final class Parent {

  private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
  private final PrintStream output = new PrintStream(System.out, true, UTF_8);
  private final Map<String, String> settings = new HashMap<>();

  private Parent() {}

  /**
   * Meets the parent and reads the settings.
   *
   * @return the parent
   */
  public static Parent meet() {
    Parent parent = new Parent();
    try {
      for (String line = parent.input.readLine();
          line != null && !line.isEmpty();
          line = parent.input.readLine()) {
        int equals = line.indexOf('=');
        parent.settings.put(line.substring(0, equals), line.substring(equals + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the parent can't be heard", e);
    }
    return parent;
  }

  /**
   * Returns a setting.
   *
   * @param name its name
   * @return its value
   * @throws IllegalArgumentException if the parent did not give it
   */
  public String text(String name) {
    String value = settings.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the setting " + name + " is missing");
    }
    return value;
  }

  /**
   * Returns a setting that is a number.
   *
   * @param name its name
   * @return its value
   */
  public int number(String name) {
    return Integer.parseInt(text(name));
  }

  /**
   * Says a line.
   *
   * @param line the line
   */
  public void say(String line) {
    output.println(line);
  }

  /**
   * Hears line after line, and returns when the parent says nothing any more or has ended.
   *
   * @param lines hears each line
   */
  public void listen(Consumer<String> lines) {
    try {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the parent can't be heard", e);
    }
  }
}
