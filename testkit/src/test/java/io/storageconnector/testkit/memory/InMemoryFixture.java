package io.storageconnector.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ItemPage;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.TokenOutcome;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** What tests of the in-memory provider share: a clock, consent, and calls by the SPI. */
abstract class InMemoryFixture {

  static final byte[] BYTES = {1, 2, 3, 4, 5};

  final TickingClock clock = new TickingClock();
  final AuthorizationRequest request =
      AuthorizationRequest.of(
          URI.create("https://app.example/callback?a=b"), Secret.of("state &"), Secret.of("v"));

  InMemoryProvider provider(InMemoryConfig config) {
    return InMemoryProvider.create(config.toBuilder().clock(clock).build());
  }

  static InMemoryConfig rotating(RotationProfile.Policy policy) {
    return InMemoryConfig.boxLike().toBuilder().rotation(policy).build();
  }

  static ItemRef root(InMemoryProvider provider) {
    return ItemRef.folder(provider.id(), "0");
  }

  Session connect(InMemoryProvider provider) {
    return new Session(provider, consent(provider));
  }

  TokenSet consent(InMemoryProvider provider) {
    return consent(provider, "default");
  }

  TokenSet consent(InMemoryProvider provider, String account) {
    Map<String, String> callback =
        provider.approve(provider.tokenEndpoint().authorizationUrl(request), account);
    Secret code = Secret.of(String.valueOf(callback.get("code")));
    return issued(provider.tokenEndpoint().exchangeCode(code, request, deadline()));
  }

  TokenSet refresh(InMemoryProvider provider, TokenSet tokens) {
    return issued(refreshOutcome(provider, tokens));
  }

  ReauthorizationReason refused(InMemoryProvider provider, TokenSet tokens) {
    TokenOutcome outcome = refreshOutcome(provider, tokens);
    assertThat(outcome).isInstanceOf(TokenOutcome.Rejected.class);
    return ((TokenOutcome.Rejected) outcome).reason();
  }

  TokenOutcome refreshOutcome(InMemoryProvider provider, TokenSet tokens) {
    return provider.tokenEndpoint().refresh(tokens.refreshToken().orElseThrow(), deadline());
  }

  static TokenSet issued(TokenOutcome outcome) {
    assertThat(outcome).isInstanceOf(TokenOutcome.Issued.class);
    return ((TokenOutcome.Issued) outcome).tokens();
  }

  Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1), clock);
  }

  static Checksum sha1(byte[] bytes) {
    return Checksum.of(ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA1.newDigest().digest(bytes));
  }

  static StorageException assertKind(ErrorKind kind, ThrowingCallable call) {
    StorageException error = catchThrowableOfType(StorageException.class, call);
    assertThat(error).isNotNull();
    assertThat(error.kind()).isEqualTo(kind);
    return error;
  }

  /** One connection's backend and token. */
  final class Session {

    final StorageBackend backend;
    final AccessToken token;

    Session(InMemoryProvider provider, TokenSet tokens) {
      this.backend = provider.open(ProviderContext.of(ConnectionId.of("test"), clock));
      this.token = AccessToken.of(tokens.accessToken(), tokens.expiresAt(), 1, 1);
    }

    Call call() {
      return Call.of(Operation.GET, token, deadline());
    }

    Item get(ItemRef item) {
      return backend.get(call(), item);
    }

    List<Item> list(ItemRef folder) {
      return pages(folder, 10).stream().flatMap(page -> page.items().stream()).toList();
    }

    List<ItemPage> pages(ItemRef folder, int limit) {
      List<ItemPage> pages = new ArrayList<>();
      String marker = null;
      do {
        pages.add(backend.list(call(), folder, limit, marker));
        marker = pages.get(pages.size() - 1).nextMarker().orElse(null);
      } while (marker != null);
      return pages;
    }

    ItemRef folder(ItemRef parent, String name, @Nullable String id) {
      return backend.createFolder(call(), NewItem.of(parent, name, id)).ref();
    }

    FileItem put(ItemRef parent, String name, byte[] bytes) {
      UploadTarget target = UploadTarget.newFile(NewItem.of(parent, name, null), null, null);
      return backend.upload(call(), target, ContentSource.of(bytes));
    }

    UploadedPart part(UploadSession upload, long offset, byte[] bytes) {
      return backend.uploadPart(call(), upload, offset, ContentSource.of(bytes));
    }

    FileItem commit(UploadSession upload, UploadTarget target, Checksum whole) {
      return backend.commit(call(), upload, target, backend.uploadedParts(call(), upload), whole);
    }
  }

  /** A clock that moves when it is told to. */
  static final class TickingClock extends Clock {

    volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");

    void advance(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
