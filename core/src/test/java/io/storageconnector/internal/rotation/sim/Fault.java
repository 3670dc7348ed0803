package io.storageconnector.internal.rotation.sim;

/** What may go wrong, or happen on purpose, in one schedule. */
public enum Fault {
  /** A process ends, at any point. */
  CRASH,
  /** A request, or its answer, is lost. */
  LOSS,
  /** A request is refused before it is processed: no connection, throttled, wrong client. */
  NOT_PROCESSED,
  /** A request that its sender gave up is processed later. */
  ZOMBIE,
  /** A call to the store throws; a write was applied, or not, or is applied later, or never. */
  STORE,
  /** A process stands still for longer than its lease. */
  PAUSE,
  /** The wall clock of a process is wrong by up to ten minutes, or jumps. */
  CLOCK,
  /** The store falls back to an older state, and forgets acknowledged writes. */
  FAILOVER,
  /** The admin consents again. */
  CONSENT,
  /** The admin disconnects. */
  DISCONNECT,
  /** The grant is revoked at the provider. */
  REVOKE,
  /** The API refuses a token that it should take. */
  REFUSED_TOKEN
}
