package io.storageconnector.testkit.contract;

import io.storageconnector.auth.TokenStore;
import java.time.Duration;
import java.util.Optional;

/**
 * How the tests of {@link TokenStoreContract} reach one kind of store. Each test gets a harness of
 * its own, over backing data that are empty and that nobody else uses, and closes it at its end.
 *
 * <p>Only {@link #open()} is needed. Each of the others is a means to look closer, called a port;
 * tests whose port is missing are left out, and the summary after the last test says so.
 */
public interface TokenStoreHarness extends AutoCloseable {

  /**
   * {@return one more store over the same backing data, as another process would open it} It shares
   * no memory with those opened before, unless the memory is the backing. The tests close it.
   */
  TokenStore open();

  /**
   * {@return what ends, as {@code kill -9} would, whatever serves the data, and starts it again if
   * it has to run} Stores opened before are not closed and may fail from then on; {@link #open()}
   * opens what is left. For a database this kills the server; for a store that lives in the
   * application's process it forgets everything that is not in the backing. Default: empty.
   */
  default Optional<Runnable> crash() {
    return Optional.empty();
  }

  /**
   * {@return a transaction of the caller that a careless store would join} Default: empty, which is
   * right where nothing of the kind exists.
   */
  default Optional<AmbientTransaction> ambientTransaction() {
    return Optional.empty();
  }

  /** {@return what lets writes fail} Default: empty. */
  default Optional<TokenStoreFaults> faults() {
    return Optional.empty();
  }

  /**
   * {@return all bytes that are kept now, as somebody sees them who can read the backing: files,
   * rows, pages} Sealed bytes have to appear in it as they are, in lower-case hexadecimal, or in
   * Base64. Default: empty.
   */
  default Optional<byte[]> backing() {
    return Optional.empty();
  }

  /**
   * {@return how far the answers of {@code TokenStore.due} may lag behind the writes} Default: not
   * at all. With a lag, the tests ask again until it is over.
   */
  default Duration dueLag() {
    return Duration.ZERO;
  }

  /** Frees what the harness holds, the backing data included. Default: nothing. */
  @Override
  default void close() {}
}
