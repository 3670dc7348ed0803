package io.storageconnector.internal.rotation.sim;

/** The end of a process, as far as one of its threads can feel it: nothing catches it. */
final class Killed extends Error {

  private static final long serialVersionUID = 1L;

  Killed() {
    super("the process was killed", null, false, false);
  }
}
