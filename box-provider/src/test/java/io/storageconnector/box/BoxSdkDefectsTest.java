package io.storageconnector.box;

import static io.storageconnector.box.BoxFixture.ROOT;
import static io.storageconnector.box.BoxFixture.newFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.box.sdkgen.client.BoxClient;
import com.box.sdkgen.networking.boxnetworkclient.BoxNetworkClient;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.ByteRange;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.ItemPage;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.TokenOutcome;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxApp;
import io.storageconnector.testkit.box.BoxOddities;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxSettings;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.RequestHead;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import okhttp3.ConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The defects of the SDK by the numbers they have in the records of decision 0010 (D) and 0014 (J):
 * each is dodged. What the bare SDK does is in {@link BareSdkTest}.
 */
@Timeout(60)
class BoxSdkDefectsTest {

  private final BoxFixture box =
      BoxFixture.start(BoxSettings.builder().partSize(1000).minimumSessionSize(1).build());

  @AfterEach
  void close() {
    box.fake.assertClean();
    box.close();
  }

  @Test
  void d1_aRepeatedUpload_sendsTheContentFromItsFirstByte() {
    try (BoxStorage storage = BoxStorage.start();
        StorageConnector connector = storage.open()) {
      for (int status : new int[] {401, 429, 503}) {
        String name = "after-" + status;
        storage.fake.on(BoxOperation.UPLOAD_FILE).status(status);

        connector.upload(
            UploadRequest.builder(connector.root(), name, ContentSource.of("hello".getBytes(UTF_8)))
                .build());

        assertThat(storage.fake.content(name)).isEqualTo("hello".getBytes(UTF_8));
      }
      assertThat(storage.fake.effects(BoxOperation.UPLOAD_FILE)).isEqualTo(3);
      storage.fake.assertClean();
    }
  }

  @Test
  void d2_aLostAnswer_doesNotBringAnEarlierOneBack() {
    ItemRef file = box.upload("a", "hello").ref();
    box.fake.on(BoxOperation.GET_FILE).status(503);
    box.fake.on(BoxOperation.GET_FILE).nth(2).resetAfterEffect();

    StorageException first = errorOf(file);
    StorageException second = errorOf(file);

    assertThat(first.httpStatus()).hasValue(503);
    assertThat(second.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(second.httpStatus()).isEmpty();
  }

  @Test
  void d3_theRange_survivesTheRedirect() throws IOException {
    ItemRef file = box.upload("digits", "0123456789").ref();

    try (OpenedContent content = box.open(DownloadSource.of(file, null, new ByteRange(0, 3)))) {
      assertThat(content.isPartial()).isTrue();
      assertThat(content.body().readAllBytes()).isEqualTo("0123".getBytes(UTF_8));
    }
    RequestHead second = box.heads(BoxOperation.DOWNLOAD_CONTENT).get(0);
    assertThat(second.header("Range")).contains("bytes=0-3");
    assertThat(second.header("Authorization")).as("no token for the download host").isEmpty();
  }

  @Test
  void d4_aRedirectWithABody_leavesNoConnectionBehind() throws IOException {
    ItemRef file = box.upload("a", "hello").ref();
    box.fake.on(BoxOperation.DOWNLOAD_FILE).times(20).rewrite(BoxOddities.redirectWithBody());

    for (int i = 0; i < 20; i++) {
      assertThat(box.download(file)).isEqualTo("hello");
    }

    ConnectionPool pool = pool();
    assertThat(pool.connectionCount()).as("API host and download host").isLessThanOrEqualTo(2);
    assertThat(pool.idleConnectionCount()).isEqualTo(pool.connectionCount());
  }

  @Test
  void d5_notModified_isAnAnswerLikeAnyOther() {
    ItemRef file = box.upload("a", "hello").ref();
    box.fake.on(BoxOperation.GET_FILE).reply(FakeReply.of(304));

    assertThat(errorOf(file).httpStatus()).hasValue(304);
  }

  @Test
  void d6_aRefusedDownload_keepsCodeAndRequestId() {
    StorageException error =
        catchThrowableOfType(
            StorageException.class, () -> box.download(ItemRef.file("box", "424242")));

    assertThat(error.kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(error.providerCode()).contains("not_found");
    assertThat(error.requestId()).isPresent();
  }

  @Test
  void d7_aSizeThatIsAMultipleOfThePartSize_isStored() {
    assertThat(uploadInParts(new byte[3000]).size()).hasValue(3000);
  }

  @Test
  void d8_hashes_areCheckedWithAndWithoutAssertions() {
    byte[] bytes = new byte[1500];
    UploadTarget target = newFile(ROOT, "big");
    UploadSession session = open(target, bytes.length);
    List<UploadedPart> parts = sendAll(session, bytes);

    StorageException error =
        catchThrowableOfType(
            StorageException.class,
            () ->
                box.backend.commit(
                    box.call(Operation.COMMIT), session, target, parts, sha1(new byte[1499])));

    assertThat(error.kind()).isEqualTo(ErrorKind.CONTENT_MISMATCH);
    assertThat(box.fake.children("")).isEmpty();
  }

  @Test
  void d9_aCommitThatTakesTime_isPendingForAsLongAsBoxSays() {
    byte[] bytes = new byte[1500];
    UploadTarget target = newFile(ROOT, "big");
    UploadSession session = open(target, bytes.length);
    List<UploadedPart> parts = sendAll(session, bytes);
    box.fake.on(BoxOperation.COMMIT_SESSION).notReady(Duration.ofSeconds(3));

    StorageException pending =
        catchThrowableOfType(
            StorageException.class,
            () ->
                box.backend.commit(
                    box.call(Operation.COMMIT), session, target, parts, sha1(bytes)));

    assertThat(pending.kind()).isEqualTo(ErrorKind.PENDING);
    assertThat(pending.retry()).isEqualTo(RetryAdvice.after(Duration.ofSeconds(3)));
    assertThat(
            box.backend
                .commit(box.call(Operation.COMMIT), session, target, parts, sha1(bytes))
                .size())
        .hasValue(1500);
  }

  @Test
  void d10_anUnknownType_costsThatEntryOnly() {
    box.upload("a", "hello");
    box.fake.on(BoxOperation.LIST_FOLDER).rewrite(BoxOddities.unknownItemType());

    assertThat(list().items()).extracting(Item::name).containsExactly("a");
  }

  @Test
  void d11_orderAsAnObject_isOfNoInterest() {
    box.upload("a", "hello");
    box.fake.on(BoxOperation.LIST_FOLDER).rewrite(BoxOddities.orderAsObject());

    assertThat(list().items()).extracting(Item::name).containsExactly("a");
  }

  @Test
  void d12_aDateThatIsNone_isAbsent() {
    box.upload("a", "hello");
    box.fake.on(BoxOperation.LIST_FOLDER).rewrite(BoxOddities.unparsableDates());

    Item item = list().items().get(0);

    assertThat(item.name()).isEqualTo("a");
    assertThat(item.createdAt()).isEmpty();
    assertThat(item.modifiedAt()).isEmpty();
  }

  @Test
  void d13_aWebPageInsteadOfAnAnswer_isUnavailable() {
    box.fake.on(BoxOperation.LIST_FOLDER).html(200);

    StorageException error = catchThrowableOfType(StorageException.class, this::list);

    assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
  }

  @Test
  void d14_retryAfterAsADate_isReadAndNobodySleeps() {
    box.fake.on(BoxOperation.LIST_FOLDER).statusWithRetryAfterDate(429, Duration.ofHours(2));

    StorageException error = catchThrowableOfType(StorageException.class, this::list);

    assertThat(error.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(error.retry()).isEqualTo(RetryAdvice.after(Duration.ofHours(2)));
  }

  @Test
  void d15_cleartext_isForThisMachineOnly() {
    assertThat(list().items()).isEmpty();
    assertThatThrownBy(
            () ->
                BoxConfig.builder("client", "secret")
                    .apiBaseUrl(URI.create("http://api.box.com"))
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loopback");
  }

  @Test
  void d16_aNewVersion_doesNotUndoARename() {
    ItemRef file = box.upload("before", "1").ref();
    box.backend.update(box.call(Operation.RENAME), ItemUpdate.rename(file, "after", null));

    box.backend.upload(
        box.call(Operation.UPLOAD),
        UploadTarget.newVersion(file, null, null, null),
        ContentSource.of(new byte[] {2}));

    assertThat(box.fake.children("")).containsExactly("after");
  }

  @Test
  void d17_aNewVersion_canBeAskedForBeforehand() {
    ItemRef file = box.upload("a", "1").ref();

    box.backend.preflight(
        box.call(Operation.PREFLIGHT), UploadTarget.newVersion(file, null, null, null), 10);

    assertThat(box.fake.attempts(BoxOperation.PREFLIGHT_VERSION)).isEqualTo(1);
  }

  @Test
  void d20_aDownloadThatIsNotReady_isSaidSo() {
    ItemRef file = box.upload("a", "1").ref();
    box.fake.on(BoxOperation.DOWNLOAD_FILE).notReady(Duration.ofSeconds(2));

    StorageException error = catchThrowableOfType(StorageException.class, () -> box.download(file));

    assertThat(error.kind()).isEqualTo(ErrorKind.PENDING);
    assertThat(error.httpStatus()).hasValue(202);
  }

  @ParameterizedTest
  @ValueSource(longs = {-10, 10})
  void j1_aClockThatIsOff_isCorrectedByTheServers(long minutes) {
    Clock host = Clock.offset(box.fake.clock(), Duration.ofMinutes(minutes));
    BoxApp app = box.fake.serverApp(BoxApp.Kind.JWT).addKey("k1", TestKeys.FIRST.getPublic());
    box.fake.authorizeEnterprise(app.clientId(), FakeBox.ENTERPRISE_ID);

    assertThat(mint(BoxFixture.config(box.fake).clock(host), serverApp(app).build(), host))
        .isInstanceOf(TokenOutcome.Issued.class);
    assertThat(box.fake.attempts(BoxOperation.TOKEN_JWT)).isEqualTo(2);
  }

  @Test
  void j2_theAudience_isWhatIsConfigured() {
    BoxApp app = box.fake.serverApp(BoxApp.Kind.JWT).addKey("k1", TestKeys.FIRST.getPublic());
    box.fake.authorizeEnterprise(app.clientId(), FakeBox.ENTERPRISE_ID);
    BoxServerApp elsewhere =
        serverApp(app).audience(URI.create("https://api.box.test/oauth2/token")).build();

    assertThat(mint(BoxFixture.config(box.fake), elsewhere, box.fake.clock()))
        .as("the fake takes its own audience only")
        .isInstanceOf(TokenOutcome.Rejected.class);
    assertThat(mint(BoxFixture.config(box.fake), serverApp(app).build(), box.fake.clock()))
        .isInstanceOf(TokenOutcome.Issued.class);
  }

  @Test
  void j3_aRefusedLogin_tellsNothingOfWhatItWasTriedWith() {
    BoxApp app = box.fake.serverApp(BoxApp.Kind.JWT);
    BoxServerApp wrong =
        BoxServerApp.jwtBuilder(app.clientId(), Secret.of("FAKESECRET-wrong"))
            .key("k1", TestKeys.plain(TestKeys.FIRST.getPrivate()))
            .build();

    TokenOutcome outcome = mint(BoxFixture.config(box.fake), wrong, box.fake.clock());

    assertThat(outcome).isEqualTo(new TokenOutcome.Misconfigured("invalid_client"));
    assertThat(wrong.toString() + BoxFixture.config(box.fake).serviceAccounts(wrong).build())
        .doesNotContain("FAKESECRET", "PRIVATE");
  }

  private static BoxServerApp.JwtBuilder serverApp(BoxApp app) {
    return BoxServerApp.jwtBuilder(app.clientId(), Secret.of(app.clientSecret()))
        .key("k1", TestKeys.plain(TestKeys.FIRST.getPrivate()));
  }

  private static TokenOutcome mint(BoxConfig.Builder config, BoxServerApp app, Clock clock) {
    try (BoxProvider provider = BoxProvider.create(config.serviceAccounts(app).build())) {
      return provider
          .tokenEndpoint()
          .mint(
              BoxServiceAccount.enterprise(FakeBox.ENTERPRISE_ID),
              Deadline.after(Duration.ofSeconds(20), clock));
    }
  }

  private StorageException errorOf(ItemRef file) {
    return catchThrowableOfType(
        StorageException.class, () -> box.backend.get(box.call(Operation.GET), file));
  }

  private ItemPage list() {
    return box.backend.list(box.call(Operation.LIST), ROOT, 100, null);
  }

  private FileItem uploadInParts(byte[] bytes) {
    UploadTarget target = newFile(ROOT, "big");
    UploadSession session = open(target, bytes.length);
    List<UploadedPart> parts = sendAll(session, bytes);
    return box.backend.commit(box.call(Operation.COMMIT), session, target, parts, sha1(bytes));
  }

  private UploadSession open(UploadTarget target, long size) {
    return box.backend.openSession(box.call(Operation.OPEN_SESSION), target, size);
  }

  private List<UploadedPart> sendAll(UploadSession session, byte[] bytes) {
    List<UploadedPart> parts = new ArrayList<>();
    int size = Math.toIntExact(session.partSize());
    for (int at = 0; at < bytes.length; at += size) {
      byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
      parts.add(
          box.backend.uploadPart(
              box.call(Operation.UPLOAD_PART), session, at, ContentSource.of(part)));
    }
    return parts;
  }

  private ConnectionPool pool() {
    BoxClient client = box.backend.unwrap(box.call(Operation.GET), BoxClient.class).orElseThrow();
    BoxNetworkClient network = (BoxNetworkClient) client.getNetworkSession().getNetworkClient();
    return network.getHttpClient().connectionPool();
  }

  private static Checksum sha1(byte[] bytes) {
    return Checksum.of(ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA1.newDigest().digest(bytes));
  }
}
