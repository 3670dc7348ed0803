package io.storageconnector.testkit.assertions;

import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.StorageFake;
import io.storageconnector.testkit.memory.InMemoryProvider;

/**
 * Where assertions on fakes begin. Its {@code assertThat} goes together with AssertJ's own, both
 * imported statically:
 *
 * <pre>{@code
 * assertThat(box).hasFile("export/today.csv").withContent("1;2").withVersions(1);
 * assertThat(box).hasEffects(BoxOperation.UPLOAD_FILE, 1).hasNoOpenUploadSessions();
 * }</pre>
 *
 * <p>Paths are relative to the root of the fake's owner, unless {@code inAccount} names another.
 */
public final class FakeAssertions {

  private FakeAssertions() {}

  /**
   * Begins assertions on a fake Box.
   *
   * @param actual the fake
   * @return assertions
   */
  public static FakeAssert assertThat(FakeBox actual) {
    return new FakeAssert(actual);
  }

  /**
   * Begins assertions on a fake Drive.
   *
   * @param actual the fake
   * @return assertions
   */
  public static FakeAssert assertThat(FakeDrive actual) {
    return new FakeAssert(actual);
  }

  /**
   * Begins assertions on whichever fake it is.
   *
   * @param actual the fake
   * @return assertions
   */
  public static FakeAssert assertThat(StorageFake actual) {
    return new FakeAssert(actual);
  }

  /**
   * Begins assertions on a provider in memory; paths are in its account {@code default}.
   *
   * @param actual the provider
   * @return assertions
   */
  public static InMemoryProviderAssert assertThat(InMemoryProvider actual) {
    return new InMemoryProviderAssert(actual);
  }
}
