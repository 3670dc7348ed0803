package io.storageconnector;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One line of a connection's history.
 *
 * @param at when, by the clock of the process that did it
 * @param process a random name of that process, the same for as long as it lives
 * @param what a word such as {@code rotated}, {@code taken_over} or {@code refused}; for reading,
 *     not for branching
 */
public record ConnectionEvent(Instant at, String process, String what) {

  /**
   * Checks the components.
   *
   * @param at when
   * @param process a random name of the process
   * @param what a word
   */
  public ConnectionEvent {
    requireNonNull(at, "at");
    requireNonNull(process, "process");
    requireNonNull(what, "what");
  }
}
