package io.storageconnector.testkit.junit;

import io.storageconnector.testkit.StorageFake;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class fake storage providers as parameters, and fails those that leave the
 * fakes unclean.
 *
 * <pre>{@code
 * @StorageFakes(providers = AcmeProviders.class)
 * class ImportTest {
 *
 *   @EachFake
 *   void import_newFile_isHandedOver(StorageFake fake, StorageConnector storage) {
 *     fake.file("import/prices.csv", bytes);
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p>Constructors, tests and life-cycle methods can ask for
 *
 * <ul>
 *   <li>{@code FakeBox}, {@code FakeDrive}, or {@code StorageFake} where one alone is in play;
 *   <li>{@code FakeClock}, the clock of all fakes, which stands still until it is moved;
 *   <li>{@code StorageConnectors} with the application's providers, made by {@link #providers()}, a
 *       token store in memory and retries after milliseconds. Each fake is connected already, as
 *       its owner: {@code ConnectionId.of("box")} and {@code ConnectionId.of("drive")};
 *   <li>{@code StorageConnector}, where one fake alone is in play: its connection;
 *   <li>{@code LeakCheck}, to have more watched.
 * </ul>
 *
 * <p>What a test does not ask for is not started. All is closed when its {@link #life()} ends; what
 * is checked then, after the test's own clean-up, tells {@link Check}. A test that has failed
 * already keeps its own failure, with these suppressed; an aborted one is not checked. Tests may
 * run in parallel: those with fakes of their own share nothing.
 *
 * <p>{@link StorageFakesExtension#builder()} is the same for programs, with more to choose.
 */
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(StorageFakesExtension.class)
public @interface StorageFakes {

  /**
   * Returns which fakes are in play. Default: all.
   *
   * @return at least one kind
   */
  StorageFake.Kind[] value() default {StorageFake.Kind.BOX, StorageFake.Kind.DRIVE};

  /**
   * Returns the class that makes the application's provider for a fake; it needs a constructor
   * without parameters. Default: none, and then nobody can ask for {@code StorageConnectors}.
   *
   * @return the class
   */
  Class<? extends ProviderFactory> providers() default ProviderFactory.None.class;

  /**
   * Returns how long fakes live. Default: for one test.
   *
   * @return the life
   */
  Life life() default Life.TEST;

  /**
   * Returns what is not checked. Default: all is checked. {@link IgnoreChecks} does the same for
   * one test.
   *
   * @return the checks to leave out
   */
  Check[] ignore() default {};
}
