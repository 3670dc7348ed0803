package io.storageconnector;

/** The provider can't do this. Nothing was sent. */
public final class UnsupportedCapabilityException extends StorageException {

  private static final long serialVersionUID = 1L;

  private final transient Capability capability;

  UnsupportedCapabilityException(String provider, Capability capability, Operation operation) {
    super(
        StorageException.builder(
            ErrorKind.UNSUPPORTED,
            operation,
            provider + " does not support " + capability + ": ask capabilities() before"));
    this.capability = capability;
  }

  /** {@return what is not supported} */
  public Capability capability() {
    return capability;
  }
}
