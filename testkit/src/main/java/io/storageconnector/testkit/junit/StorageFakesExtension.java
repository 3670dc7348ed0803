package io.storageconnector.testkit.junit;

import static java.util.Objects.requireNonNull;

import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.FakeBoxBuilder;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.FakeDriveBuilder;
import io.storageconnector.testkit.StorageFake;
import io.storageconnector.testkit.leak.LeakCheck;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * What {@link StorageFakes} does, for programs: here fakes can be described as well.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final StorageFakesExtension FAKES =
 *     StorageFakesExtension.builder()
 *         .providers(AcmeProviders::create)
 *         .box(box -> box.settings(smallParts))
 *         .build();
 * }</pre>
 *
 * <p>In a static field it serves constructors and {@link EachFake} tests, too. A test gets its
 * fakes as parameters only: the extension has no accessor, because tests may run in parallel.
 * Thread-safe.
 */
public final class StorageFakesExtension
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

  private static final Set<Class<?>> TYPES =
      Set.of(
          FakeBox.class,
          FakeDrive.class,
          StorageFake.class,
          FakeClock.class,
          LeakCheck.class,
          StorageConnectors.class,
          StorageConnector.class);

  private final @Nullable FakesConfig described;

  /** What JUnit calls for {@link StorageFakes}. */
  StorageFakesExtension() {
    described = null;
  }

  private StorageFakesExtension(FakesConfig described) {
    this.described = described;
  }

  /**
   * Begins the description of an extension.
   *
   * @return a builder, not thread-safe
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (described != null) {
      FakesConfig.put(context, described);
    }
    FakesConfig config = FakesConfig.inForce(context);
    if (config.life() == Life.CLASS && shared(context) == null) {
      store(context).put(Owner.class, new Owner(context.getUniqueId(), scope(config, context)));
    }
  }

  private static @Nullable Owner shared(ExtensionContext context) {
    return store(context).get(Owner.class, Owner.class);
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(FakesConfig.NAMESPACE);
  }

  private static FakesScope scope(FakesConfig config, ExtensionContext context) {
    boolean parallel =
        context
            .getConfigurationParameter("junit.jupiter.execution.parallel.enabled")
            .filter(Boolean::parseBoolean)
            .isPresent();
    return new FakesScope(config, !parallel);
  }

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(
      ExtensionContext rootContext) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return TYPES.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    FakesConfig config = described(context);
    FakesScope scope = scopeOf(config, context);
    Class<?> type = parameter.getParameter().getType();
    if (type == FakeBox.class) {
      return scope.fake(inPlay(config, StorageFake.Kind.BOX));
    }
    if (type == FakeDrive.class) {
      return scope.fake(inPlay(config, StorageFake.Kind.DRIVE));
    }
    if (type == FakeClock.class) {
      return scope.clock();
    }
    if (type == LeakCheck.class) {
      return scope.leaks();
    }
    if (type == StorageConnectors.class) {
      return scope.connectors(config.kinds());
    }
    return type == StorageFake.class ? scope.fake(alone(config)) : scope.connector(alone(config));
  }

  private FakesConfig described(ExtensionContext context) {
    if (described != null && store(context).get(FakesConfig.class) == null) {
      return described;
    }
    return FakesConfig.inForce(context);
  }

  private static FakesScope scopeOf(FakesConfig config, ExtensionContext context) {
    Owner shared = shared(context);
    if (shared != null) {
      return shared.scope();
    }
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "these fakes live for one test: ask for them in a test, or let them live for the class:"
              + " @StorageFakes(life = Life.CLASS)");
    }
    return store(context)
        .getOrComputeIfAbsent(FakesScope.class, key -> scope(config, context), FakesScope.class);
  }

  private static StorageFake.Kind inPlay(FakesConfig config, StorageFake.Kind kind) {
    if (!config.kinds().contains(kind)) {
      throw new ParameterResolutionException(
          "a fake " + kind.title() + " is not in play here, but " + config.kinds());
    }
    return kind;
  }

  private static StorageFake.Kind alone(FakesConfig config) {
    if (config.kinds().size() > 1) {
      throw new ParameterResolutionException(
          "which of "
              + config.kinds()
              + "? run the test with @EachFake, or name one kind for the class");
    }
    return config.kinds().get(0);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    FakesScope scope = store(context).get(FakesScope.class, FakesScope.class);
    if (scope != null && !isAborted(context)) {
      scope.check(described(context).ignoredBy(context));
    }
  }

  private static boolean isAborted(ExtensionContext context) {
    return context
        .getExecutionException()
        .filter(TestAbortedException.class::isInstance)
        .isPresent();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Owner shared = shared(context);
    if (shared != null && shared.id().equals(context.getUniqueId())) {
      shared.scope().check(described(context).ignore());
    }
  }

  /** The fakes that live for a class, and which class that is. Closed with its context. */
  @SuppressWarnings("deprecation") // as FakesScope
  private record Owner(String id, FakesScope scope)
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {

    @Override
    public void close() {
      scope.close();
    }
  }

  /** Describes a {@link StorageFakesExtension}. Not thread-safe. */
  public static final class Builder {

    private List<StorageFake.Kind> kinds = List.of(StorageFake.Kind.values());
    private @Nullable ProviderFactory providers;
    private Life life = Life.TEST;
    private Set<Check> ignore = Set.of();
    private Supplier<FakeClock> clock = FakeClock::frozen;
    private UnaryOperator<FakeBoxBuilder> box = UnaryOperator.identity();
    private UnaryOperator<FakeDriveBuilder> drive = UnaryOperator.identity();

    private Builder() {}

    /**
     * Says which fakes are in play; default all.
     *
     * @param values at least one kind
     * @return this builder
     */
    public Builder kinds(StorageFake.Kind... values) {
      kinds = List.of(values);
      return this;
    }

    /**
     * Sets who makes the application's providers; default nobody, and then nobody can ask for
     * {@code StorageConnectors}.
     *
     * @param value the factory
     * @return this builder
     */
    public Builder providers(ProviderFactory value) {
      providers = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how long fakes live; default for one test.
     *
     * @param value the life
     * @return this builder
     */
    public Builder life(Life value) {
      life = requireNonNull(value, "value");
      return this;
    }

    /**
     * Says what is not checked; default all is checked.
     *
     * @param values the checks to leave out
     * @return this builder
     */
    public Builder ignore(Check... values) {
      ignore = Set.of(values);
      return this;
    }

    /**
     * Sets who makes the clock of each life; default {@link FakeClock#frozen()}.
     *
     * @param value such as {@code FakeClock::ticking}
     * @return this builder
     */
    public Builder clock(Supplier<FakeClock> value) {
      clock = requireNonNull(value, "value");
      return this;
    }

    /**
     * Changes the description of each fake Box before it starts; default not at all.
     *
     * @param value gets a builder with the clock set
     * @return this builder
     */
    public Builder box(UnaryOperator<FakeBoxBuilder> value) {
      box = requireNonNull(value, "value");
      return this;
    }

    /**
     * Changes the description of each fake Drive before it starts; default not at all.
     *
     * @param value gets a builder with the clock set
     * @return this builder
     */
    public Builder drive(UnaryOperator<FakeDriveBuilder> value) {
      drive = requireNonNull(value, "value");
      return this;
    }

    /**
     * Makes the extension.
     *
     * @return the extension, for a field with {@code @RegisterExtension}
     */
    public StorageFakesExtension build() {
      return new StorageFakesExtension(
          new FakesConfig(kinds, providers, life, ignore, clock, box, drive));
    }
  }
}
