package io.storageconnector.testkit.junit;

import io.storageconnector.spi.StorageProvider;
import io.storageconnector.testkit.StorageFake;

/**
 * Makes the application's own provider, configured to talk to a fake.
 *
 * <pre>{@code
 * public StorageProvider create(StorageFake fake) {
 *   FakeBox box = (FakeBox) fake;
 *   return BoxProvider.create(
 *       BoxConfig.builder(box.clientId(), box.clientSecret())
 *           .apiBaseUrl(box.urls().api())
 *           .uploadBaseUrl(box.urls().upload())
 *           .authorizeUrl(box.urls().authorize())
 *           .clock(box.clock())
 *           .build());
 * }
 * }</pre>
 */
@FunctionalInterface
public interface ProviderFactory {

  /**
   * Makes a provider. Called once for each fake.
   *
   * @param fake a running fake: a {@code FakeBox} or a {@code FakeDrive}
   * @return the provider, which the caller closes
   */
  StorageProvider create(StorageFake fake);

  /** Stands for none, because an annotation can't say null. */
  final class None implements ProviderFactory {

    private None() {}

    /**
     * Always fails.
     *
     * @param fake not looked at
     * @throws UnsupportedOperationException always
     */
    @Override
    public StorageProvider create(StorageFake fake) {
      throw new UnsupportedOperationException("there is no provider factory");
    }
  }
}
