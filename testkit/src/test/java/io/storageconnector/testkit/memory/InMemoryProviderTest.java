package io.storageconnector.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
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
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.ItemPage;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The in-memory provider by its SPI, without the library around it. */
class InMemoryProviderTest {

  private static final byte[] BYTES = {1, 2, 3, 4, 5};

  private final TickingClock clock = new TickingClock();
  private final AuthorizationRequest request =
      AuthorizationRequest.of(
          URI.create("https://app.example/callback?a=b"), Secret.of("state &"), Secret.of("v"));

  @Test
  void approve_consentUrl_givesACodeThatWorksOnce() {
    TokenEndpoint endpoint = provider(InMemoryConfig.boxLike()).tokenEndpoint();
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    URI url = provider.tokenEndpoint().authorizationUrl(request);
    Map<String, String> callback = provider.approve(url);
    assertThat(callback).containsEntry("state", "state &").containsOnlyKeys("state", "code");
    Secret code = Secret.of(String.valueOf(callback.get("code")));
    assertThat(endpoint.exchangeCode(code, request, deadline()))
        .as("another provider")
        .isInstanceOf(TokenOutcome.Rejected.class);
    assertThat(provider.tokenEndpoint().exchangeCode(code, request, deadline()))
        .isInstanceOf(TokenOutcome.Issued.class);
    assertThat(provider.tokenEndpoint().exchangeCode(code, request, deadline()))
        .isInstanceOf(TokenOutcome.Rejected.class);
  }

  @Test
  void exchangeCode_otherVerifierOrAddress_isRejected() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    for (AuthorizationRequest forged :
        List.of(
            AuthorizationRequest.of(request.redirectUri(), request.state(), Secret.of("other")),
            AuthorizationRequest.of(
                URI.create("https://evil.example"), request.state(), request.codeVerifier()))) {
      Map<String, String> callback =
          provider.approve(provider.tokenEndpoint().authorizationUrl(request));
      Secret code = Secret.of(String.valueOf(callback.get("code")));
      assertThat(provider.tokenEndpoint().exchangeCode(code, forged, deadline()))
          .isInstanceOf(TokenOutcome.Rejected.class);
    }
  }

  @Test
  void deny_consentUrl_givesTheError() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    assertThat(provider.deny(provider.tokenEndpoint().authorizationUrl(request)))
        .containsEntry("error", "access_denied")
        .containsEntry("state", "state &");
    assertThatThrownBy(() -> provider.approve(URI.create("https://elsewhere.example/?a=b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refresh_spentToken_followsThePolicy() {
    InMemoryProvider strict = provider(rotating(RotationProfile.Policy.STRICT));
    TokenSet first = consent(strict);
    TokenSet second = refresh(strict, first);
    assertThat(refused(strict, first)).isEqualTo(ReauthorizationReason.GRANT_REVOKED);
    assertThat(refresh(strict, second).accessToken()).isNotEqualTo(second.accessToken());

    InMemoryProvider samePair = provider(rotating(RotationProfile.Policy.SAME_PAIR));
    TokenSet pair = consent(samePair);
    TokenSet next = refresh(samePair, pair);
    assertThat(refresh(samePair, pair).refreshToken()).isEqualTo(next.refreshToken());
    new Session(samePair, next).list(root(samePair));
    assertThat(refused(samePair, pair)).isEqualTo(ReauthorizationReason.GRANT_REVOKED);
    assertThat(refresh(samePair, next)).isNotNull();

    InMemoryProvider family = provider(rotating(RotationProfile.Policy.FAMILY_REVOKING));
    TokenSet start = consent(family);
    TokenSet after = refresh(family, start);
    assertThat(refused(family, start)).isEqualTo(ReauthorizationReason.GRANT_REVOKED);
    assertThat(refused(family, after)).isEqualTo(ReauthorizationReason.GRANT_REVOKED);

    InMemoryProvider keeping = provider(rotating(RotationProfile.Policy.NON_ROTATING));
    TokenSet kept = consent(keeping);
    assertThat(refresh(keeping, kept).refreshToken()).isEmpty();
    assertThat(refresh(keeping, kept).accessToken()).isNotEqualTo(kept.accessToken());
  }

  @Test
  void refresh_unusedForTooLong_isExpired() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    TokenSet tokens = consent(provider);
    clock.advance(Duration.ofDays(60));
    assertThat(refused(provider, tokens)).isEqualTo(ReauthorizationReason.GRANT_EXPIRED);
  }

  @Test
  void tokenEndpoint_scriptedFault_strikesBeforeOrAfterTheExchange() {
    InMemoryProvider provider = provider(rotating(RotationProfile.Policy.STRICT));
    TokenSet tokens = consent(provider);
    provider
        .faults()
        .failNext(Operation.AUTHORIZE, 1, FaultMoment.BEFORE_EFFECT, ErrorKind.RATE_LIMITED);
    assertThat(refreshOutcome(provider, tokens)).isInstanceOf(TokenOutcome.NotProcessed.class);
    provider
        .faults()
        .failNext(Operation.AUTHORIZE, 1, FaultMoment.AFTER_EFFECT, ErrorKind.UNAVAILABLE);
    assertThat(refreshOutcome(provider, tokens)).isInstanceOf(TokenOutcome.Unknown.class);
    assertThat(refused(provider, tokens)).isEqualTo(ReauthorizationReason.GRANT_REVOKED);
    assertThat(provider.faults().pending()).isZero();
  }

  @Test
  void call_tokenExpiredOrRevoked_isRejected() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    Session session = connect(provider);
    session.list(root(provider));
    clock.advance(Duration.ofHours(1));
    assertKind(ErrorKind.ACCESS_TOKEN_REJECTED, () -> session.list(root(provider)));
    Session second = connect(provider);
    provider.expireAccessTokens();
    assertKind(ErrorKind.ACCESS_TOKEN_REJECTED, () -> second.list(root(provider)));
    Session third = connect(provider);
    provider.revokeGrants();
    assertKind(ErrorKind.ACCESS_TOKEN_REJECTED, () -> third.list(root(provider)));
    Session fourth = connect(provider);
    assertThat(provider.tokenEndpoint().revoke(fourth.token.value(), deadline())).isTrue();
    assertKind(ErrorKind.ACCESS_TOKEN_REJECTED, () -> fourth.list(root(provider)));
  }

  @Test
  void accounts_twoOfThem_doNotSeeEachOther() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    Session one = connect(provider);
    Session two = new Session(provider, consent(provider, "other"));
    FileItem file = one.put(root(provider), "a", BYTES);
    assertThat(two.list(root(provider))).isEmpty();
    assertKind(ErrorKind.NOT_FOUND, () -> two.get(file.ref()));
  }

  @Test
  void createFolder_uniqueNames_refusesOtherCase() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    Session session = connect(provider);
    ItemRef folder = session.folder(root(provider), "Reports", null);
    StorageException error =
        assertKind(ErrorKind.ALREADY_EXISTS, () -> session.folder(root(provider), "rEPORTS", null));
    assertThat(((ItemAlreadyExistsException) error).existing()).containsExactly(folder);
    assertKind(ErrorKind.INVALID_NAME, () -> session.folder(root(provider), "a/b", null));
  }

  @Test
  void createFolder_duplicateNames_makesTwins() {
    InMemoryProvider provider = provider(InMemoryConfig.driveLike());
    Session session = connect(provider);
    session.folder(root(provider), "a", null);
    session.folder(root(provider), "a", null);
    assertThat(session.backend.findByName(session.call(), root(provider), "a")).hasSize(2);
  }

  @Test
  void createFolder_idFixedBeforehand_isRecognisedWhenRepeated() {
    InMemoryProvider provider = provider(InMemoryConfig.driveLike());
    Session session = connect(provider);
    String id = session.backend.newItemId(session.call()).orElseThrow();
    ItemRef folder = session.folder(root(provider), "a", id);
    assertThat(folder.id()).isEqualTo(id);
    assertKind(ErrorKind.ALREADY_EXISTS, () -> session.folder(root(provider), "a", id));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> session.folder(root(provider), "b", "made-up"));
    assertThat(session.list(root(provider))).hasSize(1);
    Session box = connect(provider(InMemoryConfig.boxLike()));
    assertThat(box.backend.newItemId(box.call())).isEmpty();
  }

  @Test
  void list_everyShape_deliversTheSame() {
    for (PageShape shape : PageShape.values()) {
      InMemoryProvider provider =
          provider(InMemoryConfig.boxLike().toBuilder().pages(shape).build());
      Session session = connect(provider);
      for (int i = 0; i < 9; i++) {
        session.folder(root(provider), "item-" + i, null);
      }
      List<ItemPage> pages = session.pages(root(provider), 4);
      assertThat(pages.stream().mapToInt(page -> page.items().size()).sum())
          .as("%s", shape)
          .isEqualTo(9);
      assertThat(pages.stream().map(page -> page.items().size()).toList())
          .as("%s", shape)
          .isEqualTo(
              switch (shape) {
                case FULL -> List.of(4, 4, 1);
                case SHORT -> List.of(2, 2, 2, 2, 1);
                case WITH_EMPTY -> List.of(0, 4, 0, 4, 0, 1, 0);
              });
    }
  }

  @Test
  void upload_withoutRoom_isRefused() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike().toBuilder().quota(7).build());
    Session session = connect(provider);
    FileItem file = session.put(root(provider), "a", BYTES);
    assertKind(ErrorKind.QUOTA_EXCEEDED, () -> session.put(root(provider), "b", BYTES));
    assertKind(ErrorKind.QUOTA_EXCEEDED, () -> session.put(root(provider), "b", new byte[100]));
    session.backend.deletePermanently(session.call(), file.ref());
    session.put(root(provider), "b", BYTES);
  }

  @Test
  void session_partsOutOfOrder_areAssembled() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike().toBuilder().partSize(2).build());
    Session session = connect(provider);
    UploadTarget target = UploadTarget.newFile(NewItem.of(root(provider), "a", null), null, null);
    Checksum whole = sha1(BYTES);
    UploadSession upload = session.backend.openSession(session.call(), target, BYTES.length);
    session.part(upload, 4, new byte[] {5});
    session.part(upload, 0, new byte[] {1, 2});
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> session.part(upload, 1, new byte[] {1, 2}));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> session.part(upload, 2, new byte[] {3}));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> session.commit(upload, target, whole));
    session.part(upload, 2, new byte[] {3, 4});
    assertKind(ErrorKind.CONTENT_MISMATCH, () -> session.commit(upload, target, sha1(new byte[5])));
    FileItem file = session.commit(upload, target, whole);
    assertThat(file.checksums()).containsExactly(whole);
    assertKind(ErrorKind.SESSION_LOST, () -> session.backend.uploadedParts(session.call(), upload));
    session.backend.abort(session.call(), upload);
  }

  @Test
  void session_expired_isLost() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    Session session = connect(provider);
    UploadTarget target = UploadTarget.newFile(NewItem.of(root(provider), "a", null), null, null);
    UploadSession upload = session.backend.openSession(session.call(), target, 5);
    String handle = upload.handle().reveal();
    assertThat(session.backend.reopenSession(session.call(), handle).totalSize()).isEqualTo(5);
    clock.advance(Duration.ofDays(7));
    Session later = connect(provider);
    assertKind(ErrorKind.SESSION_LOST, () -> later.backend.reopenSession(later.call(), handle));
  }

  @Test
  void upload_scriptedFault_strikesBeforeOrAfterTheEffect() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    Session session = connect(provider);
    InMemoryFaults faults = provider.faults();
    faults.failNext(Operation.UPLOAD, 1, FaultMoment.BEFORE_EFFECT, ErrorKind.RATE_LIMITED);
    faults.failNext(Operation.UPLOAD, 1, FaultMoment.AFTER_EFFECT, ErrorKind.UNAVAILABLE);
    StorageException before =
        assertKind(ErrorKind.RATE_LIMITED, () -> session.put(root(provider), "a", BYTES));
    assertThat(before.retry()).isEqualTo(RetryAdvice.after(Duration.ZERO));
    assertThat(session.list(root(provider))).isEmpty();
    StorageException after =
        assertKind(ErrorKind.UNAVAILABLE, () -> session.put(root(provider), "a", BYTES));
    assertThat(after.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
    assertThat(session.list(root(provider))).hasSize(1);
    assertThat(faults.attempts(Operation.UPLOAD)).isEqualTo(2);
    assertThat(faults.pending()).isZero();
    faults.failNext(Operation.UPLOAD, 3, FaultMoment.BEFORE_EFFECT, ErrorKind.LOCKED);
    assertThat(faults.pending()).isEqualTo(3);
    faults.clear();
    session.put(root(provider), "b", BYTES);
  }

  @Test
  void download_notClosed_isCounted() throws IOException {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    Session session = connect(provider);
    FileItem file = session.put(root(provider), "a", BYTES);
    OpenedContent content =
        session.backend.download(session.call(), DownloadSource.of(file.ref(), null, null));
    assertThat(provider.openDownloads()).isEqualTo(1);
    assertThat(content.body().read()).isEqualTo(1);
    content.close();
    content.close();
    assertThat(provider.openDownloads()).isZero();
    assertThatThrownBy(() -> content.body().read()).isInstanceOf(IOException.class);
  }

  @Test
  void config_badValues_areAllNamed() {
    assertThatThrownBy(
            () -> InMemoryConfig.builder("Not An Id").partSize(0).quota(-1).maxPageSize(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("id", "partSize", "quota", "maxPageSize");
  }

  @Test
  void config_toBuilder_keepsEverything() {
    InMemoryConfig config =
        InMemoryConfig.driveLike().toBuilder().supported(Set.of(Capability.MOVE)).build();
    InMemoryConfig same = config.toBuilder().build();
    assertThat(same.id()).isEqualTo(config.id());
    assertThat(same.capabilities().supported()).containsExactly(Capability.MOVE);
    assertThat(same.hasIdsFixedBeforehand()).isTrue();
    assertThat(same.pages()).isEqualTo(PageShape.SHORT);
    assertThat(same.rotation()).isEqualTo(config.rotation());
    assertThat(same.capabilities().checksumAlgorithms())
        .containsExactly(ChecksumAlgorithm.MD5, ChecksumAlgorithm.SHA256);
  }

  private InMemoryProvider provider(InMemoryConfig config) {
    return InMemoryProvider.create(config.toBuilder().clock(clock).build());
  }

  private static InMemoryConfig rotating(RotationProfile.Policy policy) {
    return InMemoryConfig.boxLike().toBuilder().rotation(policy).build();
  }

  private static ItemRef root(InMemoryProvider provider) {
    return ItemRef.folder(provider.id(), "0");
  }

  private Session connect(InMemoryProvider provider) {
    return new Session(provider, consent(provider));
  }

  private TokenSet consent(InMemoryProvider provider) {
    return consent(provider, "default");
  }

  private TokenSet consent(InMemoryProvider provider, String account) {
    Map<String, String> callback =
        provider.approve(provider.tokenEndpoint().authorizationUrl(request), account);
    Secret code = Secret.of(String.valueOf(callback.get("code")));
    return issued(provider.tokenEndpoint().exchangeCode(code, request, deadline()));
  }

  private TokenSet refresh(InMemoryProvider provider, TokenSet tokens) {
    return issued(refreshOutcome(provider, tokens));
  }

  private ReauthorizationReason refused(InMemoryProvider provider, TokenSet tokens) {
    TokenOutcome outcome = refreshOutcome(provider, tokens);
    assertThat(outcome).isInstanceOf(TokenOutcome.Rejected.class);
    return ((TokenOutcome.Rejected) outcome).reason();
  }

  private TokenOutcome refreshOutcome(InMemoryProvider provider, TokenSet tokens) {
    return provider.tokenEndpoint().refresh(tokens.refreshToken().orElseThrow(), deadline());
  }

  private static TokenSet issued(TokenOutcome outcome) {
    assertThat(outcome).isInstanceOf(TokenOutcome.Issued.class);
    return ((TokenOutcome.Issued) outcome).tokens();
  }

  private Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1), clock);
  }

  private static Checksum sha1(byte[] bytes) {
    return Checksum.of(ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA1.newDigest().digest(bytes));
  }

  private static StorageException assertKind(ErrorKind kind, ThrowingCallable call) {
    StorageException error = catchThrowableOfType(StorageException.class, call);
    assertThat(error).isNotNull();
    assertThat(error.kind()).isEqualTo(kind);
    return error;
  }

  /** One connection's backend and token. */
  private final class Session {

    private final StorageBackend backend;
    private final AccessToken token;

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
  private static final class TickingClock extends Clock {

    private volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");

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
