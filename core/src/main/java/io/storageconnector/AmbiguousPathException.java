package io.storageconnector;

import io.storageconnector.item.ItemRef;
import java.util.List;

/** Several items answer to a path. Carries them, so that the caller can choose one. */
public final class AmbiguousPathException extends StorageException {

  private static final long serialVersionUID = 1L;

  private final transient List<ItemRef> candidates;

  AmbiguousPathException(Builder builder) {
    super(builder);
    this.candidates = builder.candidates;
  }

  /** {@return the items that answer to the path} */
  public List<ItemRef> candidates() {
    return candidates;
  }
}
