package io.storageconnector.testkit.contract;

import io.storageconnector.auth.TokenStore;

/** A mistake that authors of token stores make, and the promise it breaks. */
interface StoreDefect {

  /** The name of the contract's test that is there to notice. */
  String brokenPromise();

  /** A store with the defect. */
  TokenStore open(MapBacking backing);

  /** The name of the defect. */
  String name();
}
