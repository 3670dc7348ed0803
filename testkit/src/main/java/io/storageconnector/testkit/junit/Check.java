package io.storageconnector.testkit.junit;

/** What is checked when the life of fakes ends. */
public enum Check {
  /** Every fault that was asked for has fired: a test of a fault that never came proves nothing. */
  UNFIRED_FAULTS,
  /** Nobody asked a fake for what the provider does not document or the fake does not model. */
  VIOLATIONS,
  /**
   * No content is open, no call under way, no upload session left at a fake, and, unless tests run
   * in parallel, no temporary file of this process.
   */
  LEAKS
}
