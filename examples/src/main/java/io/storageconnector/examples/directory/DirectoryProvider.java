package io.storageconnector.examples.directory;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.spi.TokenEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A directory tree as storage, for several processes at once. Thread-safe; holds nothing open.
 *
 * <p>Needs the right to write to all it serves, and one POSIX file system for the whole tree, with
 * user attributes, lasting inode numbers, hard links and file locks. What other programs put there
 * is found; a name that one of them takes in the very moment of a rename is beyond protection.
 */
public final class DirectoryProvider implements StorageProvider {

  static final String ID = "directory";

  private final DirectoryBackend backend;

  private DirectoryProvider(DirectoryBackend backend) {
    this.backend = backend;
  }

  /**
   * Opens a tree, and gives it a hidden directory for its lock and for what is not finished.
   *
   * @param root an existing directory
   * @throws UncheckedIOException if it can't be used so
   */
  public static DirectoryProvider create(Path root) {
    try {
      return new DirectoryProvider(new DirectoryBackend(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return whom to connect as: whoever the file system takes this process for} */
  public static ServiceAccount mount() {
    return new ServiceAccount(ID, "mount", "");
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.builder(ID)
        .supports(Capability.RANGE_DOWNLOAD, Capability.MOVE, Capability.COPY_FILE)
        .supports(Capability.DELETE_PERMANENTLY, Capability.UNIQUE_NAMES)
        .supports(Capability.SERVICE_ACCOUNTS)
        .checksumAlgorithms(ChecksumAlgorithm.SHA256)
        .caseSensitiveNames(backend.isCaseSensitive())
        .names(255, "at most 255 bytes, no slash, no null, not . or ..", backend::isLegal)
        .build();
  }

  @Override
  public StorageBackend open(ProviderContext context) {
    return backend;
  }

  @Override
  public TokenEndpoint tokenEndpoint() {
    return TokenEndpoint.withoutLogin();
  }
}
