package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.TokenOutcome;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.testkit.memory.InMemoryConfig;
import io.storageconnector.testkit.memory.InMemoryProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultyProviderTest {

  private static final byte[] BYTES = {1, 2, 3};

  private final InMemoryProvider memory = InMemoryProvider.create(InMemoryConfig.boxLike());
  private final FaultyProvider provider = FaultyProvider.over(memory);
  private final StorageBackend backend =
      provider.open(ProviderContext.of(ConnectionId.of("acme"), Clock.systemUTC()));

  private Call call(Operation operation) {
    Deadline deadline = Deadline.after(Duration.ofMinutes(1), Clock.systemUTC());
    ServiceAccount account = memory.serviceAccount("acme");
    TokenOutcome.Issued issued =
        (TokenOutcome.Issued) provider.tokenEndpoint().mint(account, deadline);
    AccessToken token =
        AccessToken.of(issued.tokens().accessToken(), issued.tokens().expiresAt(), 1, 1);
    return Call.of(operation, token, deadline);
  }

  private FileItem upload(String name, ContentSource content) {
    UploadTarget target = UploadTarget.newFile(NewItem.of(backend.root(), name, null), null, null);
    return backend.upload(call(Operation.UPLOAD), target, content);
  }

  private int children() {
    return backend.list(call(Operation.LIST), backend.root(), 10, null).items().size();
  }

  private static StorageException failure(ThrowingCallable call) {
    StorageException error = catchThrowableOfType(StorageException.class, call);
    assertThat(error).isNotNull();
    return error;
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void failNext_anyKind_strikesOnceAndHasTheEffectOfItsKind(FaultKind kind) {
    provider.faults().failNext(Operation.UPLOAD, 1, kind);
    ContentSource once = ContentSource.once(new ByteArrayInputStream(BYTES));

    StorageException error = failure(() -> upload("a", once));

    assertThat(error.kind())
        .isEqualTo(
            switch (kind) {
              case UNAUTHORIZED -> ErrorKind.ACCESS_TOKEN_REJECTED;
              case RATE_LIMITED -> ErrorKind.RATE_LIMITED;
              case SERVER_ERROR, LOST_RESPONSE -> ErrorKind.UNAVAILABLE;
            });
    assertThat(children()).isEqualTo(kind == FaultKind.LOST_RESPONSE ? 1 : 0);
    assertThat(catchThrowableOfType(IOException.class, once::open))
        .as("the content was sent")
        .isNotNull();
    assertThat(upload("b", ContentSource.of(BYTES)).name()).isEqualTo("b");
    assertThat(provider.faults().attempts(Operation.UPLOAD)).isEqualTo(2);
  }

  @Test
  void failNext_lostDownload_isClosed() {
    ItemRef file = upload("a", ContentSource.of(BYTES)).ref();
    provider.faults().failNext(Operation.DOWNLOAD, 1, FaultKind.LOST_RESPONSE);

    DownloadSource source = DownloadSource.of(file, null, null);
    StorageException error = failure(() -> backend.download(call(Operation.DOWNLOAD), source));

    assertThat(error.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
    assertThat(memory.openDownloads()).isZero();
  }

  @Test
  void clear_scriptedFaults_areForgottenAndCountsStay() {
    provider.faults().failNext(Operation.LIST, 2, FaultKind.SERVER_ERROR);
    failure(this::children);
    provider.faults().clear();

    assertThat(children()).isZero();
    assertThat(provider.faults().attempts(Operation.LIST)).isEqualTo(2);
  }

  @Test
  void perform_errorOfTheProvider_isPassedOnAsItIs() {
    ItemRef missing = ItemRef.file(memory.id(), "99");

    assertThat(failure(() -> backend.get(call(Operation.GET), missing)).kind())
        .isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(provider.capabilities().supported()).isEqualTo(memory.capabilities().supported());
    assertThat(provider.id()).isEqualTo(memory.id());
  }
}
