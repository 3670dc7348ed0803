package io.storageconnector.internal.time;

/** A monotonic source of time in nanoseconds, for durations that must not follow the wall clock. */
@FunctionalInterface
public interface Ticker {

  /** The virtual machine's own. */
  Ticker SYSTEM = System::nanoTime;

  /** {@return nanoseconds since an arbitrary moment} */
  long nanos();
}
