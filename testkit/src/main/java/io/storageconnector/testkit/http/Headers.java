package io.storageconnector.testkit.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header lines of one message: in order, repeated names kept, names compared without case.
 *
 * <p>Immutable and thread-safe. {@link #toString()} names the headers and hides their values,
 * because they carry tokens.
 */
public final class Headers {

  private static final Headers NONE = new Headers(List.of());

  private final List<Line> lines;

  private Headers(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /**
   * One header line.
   *
   * @param name the name as it was written
   * @param value the value without surrounding blanks
   */
  public record Line(String name, String value) {

    /** Returns the name only; a value may be a token. */
    @Override
    public String toString() {
      return name + ": ***";
    }
  }

  /**
   * Returns headers without any line.
   *
   * @return the shared empty instance
   */
  public static Headers none() {
    return NONE;
  }

  /**
   * Returns headers of the given lines.
   *
   * @param lines the lines in wire order
   * @return the headers
   */
  public static Headers of(List<Line> lines) {
    return new Headers(lines);
  }

  /**
   * Returns a copy with one more line at the end.
   *
   * @param name the header's name
   * @param value its value
   * @return the extended copy
   */
  public Headers with(String name, String value) {
    List<Line> more = new ArrayList<>(lines);
    more.add(new Line(name, value));
    return new Headers(more);
  }

  /**
   * Returns a copy in which no line has this name.
   *
   * @param name the name, in any case
   * @return the reduced copy
   */
  public Headers without(String name) {
    return new Headers(lines.stream().filter(line -> !line.name().equalsIgnoreCase(name)).toList());
  }

  /**
   * Returns the value of the first line of this name.
   *
   * @param name the name, in any case
   * @return the value, or empty when there is no such line
   */
  public Optional<String> first(String name) {
    return lines.stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .map(Line::value)
        .findFirst();
  }

  /**
   * Returns the values of all lines of this name.
   *
   * @param name the name, in any case
   * @return the values in wire order, possibly none
   */
  public List<String> all(String name) {
    return lines.stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .map(Line::value)
        .toList();
  }

  /**
   * Says whether a line has this name.
   *
   * @param name the name, in any case
   * @return true when at least one line has it
   */
  public boolean contains(String name) {
    return first(name).isPresent();
  }

  /**
   * Returns all lines.
   *
   * @return an unmodifiable list in wire order
   */
  public List<Line> lines() {
    return lines;
  }

  /** Returns the names only; values may be tokens. */
  @Override
  public String toString() {
    return lines.stream().map(Line::name).toList().toString();
  }
}
