package io.storageconnector.testkit.contract;

import io.storageconnector.UploadCheckpoint;
import io.storageconnector.auth.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A checkpoint that the tests can look into, and that can die before it is cleared. */
final class RememberedCheckpoint implements UploadCheckpoint {

  private @Nullable Secret saved;
  private boolean touched;
  private boolean dead;

  @Override
  public Optional<Secret> load() {
    touched = true;
    return Optional.ofNullable(saved);
  }

  @Override
  public void save(Secret handle) {
    touched = true;
    saved = handle;
  }

  @Override
  public void clear() {
    touched = true;
    if (!dead) {
      saved = null;
    }
  }

  /** Lets clearing do nothing, as if the process ended just before it. */
  void die(boolean value) {
    dead = value;
  }

  boolean isEmpty() {
    return saved == null;
  }

  boolean wasTouched() {
    return touched;
  }
}
