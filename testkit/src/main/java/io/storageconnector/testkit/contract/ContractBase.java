package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.storageconnector.Capability;
import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.OpenOptions;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UnsupportedCapabilityException;
import io.storageconnector.UploadRequest;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What all contract tests share: one harness for the class, one connector, and the words in which
 * the tests are written.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@DisplayNameGeneration(PromiseNames.class)
@ExtendWith({ContractConditions.class, ContractReport.class})
abstract class ContractBase {

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable StorageHarness harness;
  private @Nullable StorageConnector connector;
  private @Nullable RuntimeException failure;

  /**
   * {@return how to reach the provider under test} Called once for all tests of the class, which
   * close the harness after the last.
   */
  protected abstract StorageHarness harness();

  /** The harness; one that could not be made is not made again for each test. */
  final StorageHarness opened() {
    lock.lock();
    try {
      if (failure != null) {
        throw new IllegalStateException("the harness could not be made", failure);
      }
      if (harness == null) {
        harness = harness();
      }
      return harness;
    } catch (RuntimeException e) {
      failure = failure == null ? e : failure;
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** A connector that sees everything. */
  final StorageConnector connector() {
    lock.lock();
    try {
      if (connector == null) {
        connector = opened().open(OpenOptions.ofDefaults());
      }
      return connector;
    } finally {
      lock.unlock();
    }
  }

  @AfterEach
  final void clearFaults() {
    if (harness != null) {
      harness.faults().ifPresent(FaultPort::clear);
    }
  }

  @AfterAll
  final void closeHarness() {
    if (connector != null) {
      connector.close();
    }
    if (harness != null) {
      harness.close();
    }
  }

  final StorageConnector confined(ItemRef root) {
    return opened().open(OpenOptions.builder().root(root).build());
  }

  final boolean supports(Capability capability) {
    return connector().capabilities().supports(capability);
  }

  final FaultPort faults() {
    return opened().faults().orElseThrow();
  }

  final SeedPort seed() {
    return opened().seed().orElseThrow();
  }

  final ItemRef freshFolder() {
    return opened().freshFolder(connector());
  }

  final ItemRef missing(ItemKind kind) {
    return opened().missing(connector(), kind);
  }

  final FileItem put(ItemRef folder, String name, byte[] bytes) {
    return connector()
        .upload(UploadRequest.builder(folder, name, ContentSource.of(bytes)).build())
        .file();
  }

  final UploadRequest.Builder request(
      ItemRef folder, String name, byte[] bytes, ConflictPolicy policy) {
    return UploadRequest.builder(folder, name, ContentSource.of(bytes)).onConflict(policy);
  }

  final byte[] read(ItemRef file) {
    try (Download download = connector().download(DownloadRequest.of(file))) {
      return drain(download);
    }
  }

  static byte[] drain(Download download) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(download.transferTo(bytes)).isEqualTo(bytes.size()).isEqualTo(download.length());
    return bytes.toByteArray();
  }

  final List<Item> children(ItemRef folder) {
    List<Item> items = new ArrayList<>();
    connector().listAll(ListRequest.of(folder)).forEach(items::add);
    return items;
  }

  final List<String> names(ItemRef folder) {
    return children(folder).stream().map(Item::name).toList();
  }

  /** Tests that a call fails with one kind of error. */
  static StorageException assertFails(ErrorKind kind, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).as("expected " + kind).isInstanceOf(StorageException.class);
    StorageException error = (StorageException) thrown;
    assertThat(error.kind()).as("%s", error).isEqualTo(kind);
    return error;
  }

  /** Tests that arguments which can't be right are refused, whoever notices. */
  static void assertRefused(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown)
        .as("expected a refusal")
        .isInstanceOfAny(IllegalArgumentException.class, StorageException.class);
    if (thrown instanceof StorageException error) {
      assertThat(error.kind())
          .as("%s", error)
          .isIn(ErrorKind.INVALID_ARGUMENT, ErrorKind.INVALID_NAME);
      assertThat(error.attempts()).as("requests sent").isZero();
    }
  }

  /** Tests the twin of a capability: a refusal that says what is not supported. */
  static void assertUnsupported(Capability capability, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UnsupportedCapabilityException.class,
            error -> {
              assertThat(error.capability()).isEqualTo(capability);
              assertThat(error.attempts()).as("requests sent").isZero();
            });
  }
}
