package io.storageconnector.internal.rotation.sim;

/** What shares one fate: a pod whose threads stop together and end together. */
public final class PodProcess {

  private final String name;
  private long frozenUntil;
  private long clockMillis;
  private boolean dead;

  /** Creates a process that runs. */
  public PodProcess(String name) {
    this.name = name;
  }

  boolean isFrozen(long nanos) {
    return nanos < frozenUntil;
  }

  long frozenUntil() {
    return frozenUntil;
  }

  void freezeUntil(long nanos) {
    frozenUntil = nanos;
  }

  /** Returns how far the wall clock is off. */
  public long clockMillis() {
    return clockMillis;
  }

  void setClock(long millis) {
    clockMillis = millis;
  }

  /** Returns whether its memory is gone. */
  public boolean isDead() {
    return dead;
  }

  void die() {
    dead = true;
  }

  @Override
  public String toString() {
    return name;
  }
}
