package io.storageconnector;

/** The item is not there, or the account can't see it: providers do not tell the two apart. */
public final class ItemNotFoundException extends StorageException {

  private static final long serialVersionUID = 1L;

  ItemNotFoundException(Builder builder) {
    super(builder);
  }
}
