package io.storageconnector.examples;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.storageconnector.auth.TokenCipher;
import java.security.GeneralSecurityException;

/**
 * A cipher whose key lives as long as this process, like the store it goes with. An application
 * reads its keyset from a key management service instead.
 */
final class EphemeralCipher {

  private EphemeralCipher() {}

  static TokenCipher create() {
    try {
      AeadConfig.register();
      return TokenCipher.of(
          KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get())
              .getPrimitive(RegistryConfiguration.get(), Aead.class));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM lacks AES-GCM", e);
    }
  }
}
