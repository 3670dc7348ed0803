package io.storageconnector.testkit.contract;

import java.util.Locale;
import java.util.Optional;

/** The parts of a {@link TokenStoreHarness} that a store may lack. */
public enum TokenStorePort {
  /** {@link TokenStoreHarness#crash()}. */
  CRASH,
  /** {@link TokenStoreHarness#ambientTransaction()}. */
  AMBIENT_TRANSACTION,
  /** {@link TokenStoreHarness#faults()}. */
  FAULTS,
  /** {@link TokenStoreHarness#backing()}. */
  BACKING;

  boolean isMissingFrom(TokenStoreHarness harness) {
    Optional<?> port =
        switch (this) {
          case CRASH -> harness.crash();
          case AMBIENT_TRANSACTION -> harness.ambientTransaction();
          case FAULTS -> harness.faults();
          case BACKING -> harness.backing();
        };
    return port.isEmpty();
  }

  String description() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
