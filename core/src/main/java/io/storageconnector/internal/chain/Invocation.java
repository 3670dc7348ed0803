package io.storageconnector.internal.chain;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Operation;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One primitive on its way through the layers: what it does, which items it touches, and how a lost
 * answer is settled. Immutable.
 *
 * @param <T> what the primitive returns
 */
public final class Invocation<T> {

  private final Operation operation;
  private final Deadline deadline;
  private final Function<Call, T> primitive;
  private final List<ItemRef> reached;
  private final List<ItemRef> changed;
  private final BooleanSupplier replayable;
  private final @Nullable Reconciler<T> reconciler;
  private final String howToFindOut;
  private final @Nullable String reservedId;

  private Invocation(Builder<T> builder) {
    this.operation = builder.operation;
    this.deadline = builder.deadline;
    this.primitive = builder.primitive;
    this.reached = builder.reached;
    this.changed = builder.changed;
    this.replayable = builder.replayable;
    this.reconciler = builder.reconciler;
    this.howToFindOut = builder.howToFindOut;
    this.reservedId = builder.reservedId;
  }

  static <T> Builder<T> builder(
      Operation operation, Deadline deadline, Function<Call, T> primitive) {
    return new Builder<>(operation, deadline, primitive);
  }

  /** Returns which primitive it is. */
  Operation operation() {
    return operation;
  }

  /** Returns when it has to be over. */
  Deadline deadline() {
    return deadline;
  }

  /** Makes one attempt. */
  T attempt(Call call) {
    return primitive.apply(call);
  }

  /** Returns all items it touches; the first is what errors are about. */
  List<ItemRef> touched() {
    return Stream.concat(changed.stream(), reached.stream()).toList();
  }

  /** Returns the items whose place, name or existence it changes; a root may not be among them. */
  List<ItemRef> changed() {
    return changed;
  }

  /** Returns the item that errors are about. */
  Optional<ItemRef> subject() {
    return touched().stream().findFirst();
  }

  /** Returns whether another attempt could send the same again; false once content is used up. */
  boolean isReplayable() {
    return replayable.getAsBoolean();
  }

  /** Returns how a lost answer is settled; empty if nothing can settle it. */
  Optional<Reconciler<T>> reconciler() {
    return Optional.ofNullable(reconciler);
  }

  /** Returns which look-up tells a person whether the write took effect. */
  String howToFindOut() {
    return howToFindOut;
  }

  /**
   * Returns whether an item that is in the way can only be what an earlier request of this very
   * invocation made, because it has the id that was chosen for it.
   */
  boolean isOwnWork(ItemRef existing) {
    return existing.id().equals(reservedId);
  }

  /** Builds an {@link Invocation}. Not thread-safe. */
  static final class Builder<T> {

    private final Operation operation;
    private final Deadline deadline;
    private final Function<Call, T> primitive;
    private List<ItemRef> reached = List.of();
    private List<ItemRef> changed = List.of();
    private BooleanSupplier replayable = () -> true;
    private @Nullable Reconciler<T> reconciler;
    private @Nullable String reservedId;
    private String howToFindOut = "get the item and compare it with what was asked for";

    private Builder(Operation operation, Deadline deadline, Function<Call, T> primitive) {
      this.operation = requireNonNull(operation, "operation");
      this.deadline = requireNonNull(deadline, "deadline");
      this.primitive = requireNonNull(primitive, "primitive");
    }

    Builder<T> reaching(ItemRef... items) {
      this.reached = List.of(items);
      return this;
    }

    Builder<T> changing(ItemRef item) {
      this.changed = List.of(item);
      return this;
    }

    Builder<T> replayable(BooleanSupplier value) {
      this.replayable = value;
      return this;
    }

    Builder<T> reserving(Optional<String> id) {
      this.reservedId = id.orElse(null);
      return this;
    }

    Builder<T> settledBy(String lookUp, Reconciler<T> value) {
      this.howToFindOut = lookUp;
      this.reconciler = value;
      return this;
    }

    Invocation<T> build() {
      return new Invocation<>(this);
    }
  }
}
