package io.storageconnector.internal.rotation;

/** The end of a process, as far as one thread can feel it: nothing catches it. */
final class Crash extends Error {

  private static final long serialVersionUID = 1L;
}
