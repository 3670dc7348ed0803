package io.storageconnector.internal.rotation.sim;

import java.util.BitSet;

/**
 * All chance of one schedule. A draw depends on the seed and on its own number only, so a schedule
 * can be run again with some draws forced to zero, which always is the dull choice: no fault, no
 * switch, no wait. Not thread-safe; used by whoever has the turn.
 */
public final class Choices {

  private static final long STEP = 0x9e3779b97f4a7c15L;

  private final long seed;
  private final BitSet dull;
  private final int end;
  private int drawn;

  private Choices(long seed, BitSet dull, int end) {
    this.seed = mixed(seed + STEP);
    this.dull = dull;
    this.end = end;
  }

  static Choices of(long seed) {
    return new Choices(seed, new BitSet(), Integer.MAX_VALUE);
  }

  /** Returns the choices of a seed with the given draws, and all from the given end on, dull. */
  static Choices of(long seed, BitSet dull, int end) {
    return new Choices(seed, dull, end);
  }

  /** Returns a number from 0 to below the bound. */
  public int draw(int bound) {
    int number = drawn++;
    if (number >= end || dull.get(number)) {
      return 0;
    }
    return (int) Long.remainderUnsigned(mixed(seed + STEP * number), bound);
  }

  /** Returns true about once in so many times. */
  public boolean oneIn(int times) {
    return draw(times) == times - 1;
  }

  int drawn() {
    return drawn;
  }

  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
