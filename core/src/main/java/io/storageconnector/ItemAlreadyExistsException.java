package io.storageconnector;

import io.storageconnector.item.ItemRef;
import java.util.List;

/** The name is taken. Carries the items that have it. */
public final class ItemAlreadyExistsException extends StorageException {

  private static final long serialVersionUID = 1L;

  private final transient List<ItemRef> existing;

  ItemAlreadyExistsException(Builder builder) {
    super(builder);
    this.existing = builder.candidates;
  }

  /** {@return the items that have the name; empty if the provider did not say which} */
  public List<ItemRef> existing() {
    return existing;
  }
}
