package io.storageconnector.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.OpenOptions;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.TokenRestriction;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens for one folder: what Box itself lets through, with core's own confinement or without. */
@Timeout(60)
class BoxRestrictedTokensTest {

  private final BoxStorage storage = BoxStorage.start();
  private final FakeBox fake = storage.fake;
  private final ItemRef folder = ItemRef.folder("box", fake.folder("shop"));
  private final ItemRef inside =
      ItemRef.file("box", fake.file("shop/in.csv", "in".getBytes(UTF_8)));
  private final String outside = fake.file("out.csv", "out".getBytes(UTF_8));

  @AfterEach
  void close() {
    fake.assertClean();
    storage.close();
  }

  @Test
  void open_read_listsAndDownloadsAndNoMore() throws IOException {
    try (StorageConnector shop = open(TokenRestriction.Access.READ)) {
      assertThat(shop.list(ListRequest.of(folder)).items())
          .extracting(Item::name)
          .containsExactly("in.csv");
      assertThat(content(shop, inside)).isEqualTo("in");

      StorageException error =
          catchThrowableOfType(StorageException.class, () -> upload(shop, "new.csv"));
      assertThat(error.kind()).isEqualTo(ErrorKind.SCOPE_MISSING);
    }
    assertThat(fake.children("shop")).containsExactly("in.csv");
    assertThat(fake.attempts(BoxOperation.TOKEN_DOWNSCOPE)).isEqualTo(1);
  }

  @Test
  void open_readWrite_doesWhatItPromises() throws IOException {
    try (StorageConnector shop = open(TokenRestriction.Access.READ_WRITE)) {
      FileItem file = upload(shop, "new.csv");
      assertThat(content(shop, file.ref())).isEqualTo("hello");
      FolderItem below = shop.ensureFolder(folder, "a/b");
      Item renamed = shop.rename(file.ref(), "newer.csv");
      assertThat(renamed.name()).isEqualTo("newer.csv");
      shop.trash(file.ref());
      assertThat(shop.list(ListRequest.of(below.ref())).items()).isEmpty();
    }
    assertThat(fake.children("shop")).containsExactlyInAnyOrder("in.csv", "a");
    assertThat(fake.attempts(BoxOperation.TOKEN_DOWNSCOPE)).isEqualTo(1);
  }

  /** Without this library, as a worker would use it that got hold of the token. */
  @ParameterizedTest
  @EnumSource(TokenRestriction.Access.class)
  void restrictedToken_outsideItsFolder_opensNothing(TokenRestriction.Access access) {
    AccessToken token = token(access);

    assertThat(status(token, "/2.0/files/" + inside.id())).isEqualTo(200);
    assertThat(status(token, "/2.0/folders/" + folder.id() + "/items")).isEqualTo(200);
    assertThat(status(token, "/2.0/files/" + outside)).isIn(403, 404);
    assertThat(status(token, "/2.0/folders/0/items")).isIn(403, 404);
  }

  @Test
  void restrictedToken_isTheSameForAWhileAndEndsByItself() {
    AccessToken token = token(TokenRestriction.Access.READ);
    try (StorageConnector shop = open(TokenRestriction.Access.READ)) {
      assertThat(shop.list(ListRequest.of(folder)).items()).hasSize(1);
      assertThat(token(TokenRestriction.Access.READ).value()).isEqualTo(token.value());
      assertThat(fake.attempts(BoxOperation.TOKEN_DOWNSCOPE)).isLessThanOrEqualTo(2);

      fake.clock().advance(Duration.ofMinutes(80));
      assertThat(status(token, "/2.0/files/" + inside.id())).isEqualTo(401);
      assertThat(shop.list(ListRequest.of(folder)).items()).as("renewed").hasSize(1);
    }
  }

  @Test
  void restrictedToken_aRefusedParent_isReplacedOnce() {
    fake.expireAccessTokens();

    assertThat(status(token(TokenRestriction.Access.READ), "/2.0/files/" + inside.id()))
        .isEqualTo(200);
    assertThat(fake.attempts(BoxOperation.TOKEN_REFRESH)).isEqualTo(1);
    assertThat(fake.attempts(BoxOperation.TOKEN_DOWNSCOPE)).isEqualTo(2);
  }

  @Test
  void restrictedToken_ofAFolderTheAccountDoesNotSee_isSaidSo() {
    ItemRef nowhere = ItemRef.folder("box", "987654321");

    assertThatThrownBy(
            () ->
                storage.connectors.restrictedToken(
                    BoxStorage.CUSTOMER,
                    new TokenRestriction(nowhere, TokenRestriction.Access.READ)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISCONFIGURED))
        .hasMessageContaining("invalid_resource");
  }

  private StorageConnector open(TokenRestriction.Access access) {
    return storage.open(OpenOptions.builder().root(folder).restrictedTo(access).build());
  }

  private AccessToken token(TokenRestriction.Access access) {
    return storage.connectors.restrictedToken(
        BoxStorage.CUSTOMER, new TokenRestriction(folder, access));
  }

  private FileItem upload(StorageConnector shop, String name) {
    return shop.upload(
            UploadRequest.builder(folder, name, ContentSource.of("hello".getBytes(UTF_8))).build())
        .file();
  }

  private static String content(StorageConnector shop, ItemRef file) throws IOException {
    try (Download download = shop.download(DownloadRequest.of(file))) {
      return new String(download.body().readAllBytes(), UTF_8);
    }
  }

  private int status(AccessToken token, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(fake.urls().api() + path))
            .header("Authorization", "Bearer " + token.value().reveal())
            .build();
    try {
      return HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
