package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.StorageConnector;
import io.storageconnector.item.ItemRef;
import org.junit.jupiter.api.Test;

/**
 * Every promise of {@code StorageConnector}, as tests. This is what a provider extends:
 *
 * <pre>{@code
 * class MyProviderContractTest extends StorageConnectorContract {
 *
 *   @Override
 *   protected StorageHarness harness() {
 *     return StorageHarness.of(connectors, ConnectionId.of("contract"));
 *   }
 * }
 * }</pre>
 *
 * <p>The areas are the rungs of a ladder, each of which includes those below it, so that a provider
 * can be written step by step: {@link FolderContract}, {@link ListingContract}, {@link
 * NameContract}, {@link ConflictContract}, {@link ContentContract}, {@link DownloadContract},
 * {@link TreeContract}, {@link ConfinementContract}, {@link RecoveryContract}, {@link
 * SharedNameContract}, {@link RootContract}, {@link ExportContract}, {@link ResumeContract}, and
 * this one, which is all of them.
 *
 * <p>Which tests run follows from what the provider declares, and a summary of what was left out is
 * logged after the last. The tests leave behind what they make; run them against a fake, or an
 * account made for it.
 */
public abstract class StorageConnectorContract extends ResumeContract {

  /** For subclasses. */
  protected StorageConnectorContract() {}

  /** A closed connector says so, and closing it again does nothing. */
  @Test
  public final void close_thenUse_isRefused() {
    ItemRef folder = freshFolder();
    StorageConnector closed = confined(folder);
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.get(folder)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.list(ListRequest.of(folder)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.createFolder(folder, "a"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(children(folder)).as("the connection stays").isEmpty();
  }

  /** What is declared fits together and does not change. */
  @Test
  public final void capabilities_always_fitTogether() {
    Capabilities declared = connector().capabilities();
    assertThat(declared.supported()).isEqualTo(connector().capabilities().supported());
    assertThat(declared.checksumAlgorithms()).isNotEmpty();
    assertThat(declared.maxPageSize()).isPositive();
    assertThat(declared.maxNameLength()).isPositive();
    assertThat(declared.nameRule()).isNotBlank();
    if (declared.supports(Capability.PARALLEL_PARTS)) {
      assertThat(declared.supports(Capability.UPLOAD_SESSIONS)).isTrue();
    }
    if (declared.supports(Capability.RESTORE)) {
      assertThat(declared.supports(Capability.TRASH)).isTrue();
    }
    if (!declared.supports(Capability.UPLOAD_SESSIONS)) {
      assertThat(declared.maxDirectUpload())
          .as("without parts, the largest file goes in one request")
          .isGreaterThanOrEqualTo(declared.maxFileSize());
    }
  }

  /** Two connectors of one connection see the same. */
  @Test
  public final void open_again_seesTheSame() {
    ItemRef folder = freshFolder();
    try (StorageConnector other = confined(folder)) {
      assertThat(other.connectionId()).isEqualTo(connector().connectionId());
      ItemRef created = other.createFolder(folder, "a").ref();
      assertThat(connector().get(created).name()).isEqualTo("a");
    }
  }

  /** A vendor client of a type nobody knows can't be lent. */
  @Test
  public final void unwrap_unknownType_isUnsupported() {
    assertFails(ErrorKind.UNSUPPORTED, () -> connector().unwrap(Unknown.class, vendor -> vendor));
  }

  /** No vendor's client. */
  private interface Unknown {}
}
