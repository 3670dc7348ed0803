package io.storageconnector.testkit.junit;

/** How long fakes live, and with them their contents, faults, counts and tokens. */
public enum Life {
  /**
   * For one test: every test, repetition and parameter set begins with fresh fakes, also in
   * parallel. Starting one takes some milliseconds, but for the first in a JVM.
   */
  TEST,
  /**
   * For all tests of a class, those of its nested classes included: what one leaves, the next one
   * finds, and nothing is forgotten between. The checks come after the last test and fail the
   * class.
   */
  CLASS
}
