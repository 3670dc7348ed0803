package io.storageconnector.testkit.junit;

import io.storageconnector.testkit.FakeBoxBuilder;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.FakeDriveBuilder;
import io.storageconnector.testkit.StorageFake;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What a class wants of its fakes, from its annotation or its extension.
 *
 * @param kinds which are in play
 * @param providers makes the application's providers, if there is one
 * @param life how long fakes live
 * @param ignore what is not checked
 * @param clock makes the clock of one life
 * @param box changes the description of each fake Box
 * @param drive changes the description of each fake Drive
 */
record FakesConfig(
    List<StorageFake.Kind> kinds,
    @Nullable ProviderFactory providers,
    Life life,
    Set<Check> ignore,
    Supplier<FakeClock> clock,
    UnaryOperator<FakeBoxBuilder> box,
    UnaryOperator<FakeDriveBuilder> drive) {

  static final Namespace NAMESPACE = Namespace.create(StorageFakesExtension.class);

  FakesConfig {
    kinds = kinds.stream().distinct().sorted().toList();
    if (kinds.isEmpty()) {
      throw new ExtensionConfigurationException("at least one fake has to be in play");
    }
    ignore = Set.copyOf(ignore);
  }

  /** What the extension in force has put down, or what the nearest annotation says. */
  static FakesConfig inForce(ExtensionContext context) {
    FakesConfig put = context.getStore(NAMESPACE).get(FakesConfig.class, FakesConfig.class);
    return put != null ? put : annotated(context);
  }

  static void put(ExtensionContext context, FakesConfig config) {
    context.getStore(NAMESPACE).put(FakesConfig.class, config);
  }

  /** Puts one fake alone into play for a test. */
  static void putAlone(ExtensionContext context, StorageFake.Kind kind) {
    put(context, inForce(context).withOnly(kind));
  }

  private FakesConfig withOnly(StorageFake.Kind kind) {
    return new FakesConfig(List.of(kind), providers, life, ignore, clock, box, drive);
  }

  private static FakesConfig annotated(ExtensionContext context) {
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent();
        at = at.get().getParent()) {
      Optional<StorageFakes> found =
          at.get()
              .getElement()
              .flatMap(element -> AnnotationSupport.findAnnotation(element, StorageFakes.class));
      if (found.isPresent()) {
        return of(found.get());
      }
    }
    throw new ExtensionConfigurationException(
        "no @StorageFakes and no static StorageFakesExtension is in force here");
  }

  private static FakesConfig of(StorageFakes annotation) {
    return new FakesConfig(
        List.of(annotation.value()),
        annotation.providers() == ProviderFactory.None.class
            ? null
            : instanceOf(annotation.providers()),
        annotation.life(),
        Set.of(annotation.ignore()),
        FakeClock::frozen,
        UnaryOperator.identity(),
        UnaryOperator.identity());
  }

  private static ProviderFactory instanceOf(Class<? extends ProviderFactory> type) {
    try {
      Constructor<? extends ProviderFactory> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ExtensionConfigurationException(
          type.getName() + " needs a constructor without parameters that works", e);
    }
  }

  /** What is not checked after a test. */
  Set<Check> ignoredBy(ExtensionContext context) {
    EnumSet<Check> all = EnumSet.noneOf(Check.class);
    all.addAll(ignore);
    AnnotationSupport.findAnnotation(context.getElement(), IgnoreChecks.class)
        .ifPresent(more -> all.addAll(Arrays.asList(more.value())));
    return all;
  }
}
