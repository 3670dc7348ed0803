package io.storageconnector.internal.chain;

/** One step on the way to the backend: runs an invocation by handing it to the step below. */
interface Layer {

  <T> T run(Invocation<T> invocation);
}
