package io.storageconnector.examples;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.storageconnector.auth.TokenCipher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

/**
 * The key that grants are sealed with, as a Tink keyset in a file in the clear. That is for a quick
 * start: in production the keyset comes from a key management service, and never lies beside the
 * database.
 */
final class KeyFile {

  private KeyFile() {}

  /** Returns a cipher with the key in the file, which is made if it is not there. */
  static TokenCipher open(Path file) {
    try {
      AeadConfig.register();
      KeysetHandle keyset = Files.exists(file) ? read(file) : create(file);
      return TokenCipher.of(keyset.getPrimitive(RegistryConfiguration.get(), Aead.class));
    } catch (IOException e) {
      throw new UncheckedIOException("the key file can't be read or written: " + file, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key file holds no usable keyset: " + file, e);
    }
  }

  private static KeysetHandle read(Path file) throws IOException, GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(
        Files.readString(file), RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
  }

  private static KeysetHandle create(Path file) throws IOException, GeneralSecurityException {
    KeysetHandle keyset =
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get());
    String json =
        TinkJsonProtoKeysetFormat.serializeKeyset(
            keyset, RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.createFile(file, onlyForItsOwner(file));
    Files.writeString(file, json);
    return keyset;
  }

  private static FileAttribute<?>[] onlyForItsOwner(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
