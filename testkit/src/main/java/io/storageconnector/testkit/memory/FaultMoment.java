package io.storageconnector.testkit.memory;

/** When a scripted fault strikes. */
public enum FaultMoment {
  /**
   * The request arrived, with all of its content, and changed nothing: a refusal, or a connection
   * that broke on the way there.
   */
  BEFORE_EFFECT,
  /** The request took effect and the answer was lost. */
  AFTER_EFFECT
}
