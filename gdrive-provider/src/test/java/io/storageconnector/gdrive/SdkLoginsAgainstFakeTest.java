package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.About;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.ClientId;
import com.google.auth.oauth2.DefaultPKCEProvider;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.auth.oauth2.UserAuthorizer;
import com.google.auth.oauth2.UserCredentials;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.GoogleServiceAccount;
import io.storageconnector.testkit.oauth.IssuedTokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The logins of Google's own libraries, unchanged, against the fake: so that the fake is bent to
 * nobody's habits but Google's. None of this library's code takes part.
 */
@Timeout(60)
class SdkLoginsAgainstFakeTest {

  private static final String SCOPE = FakeDrive.DRIVE_SCOPE;

  private final FakeDrive fake = FakeDrive.builder().clock(FakeClock.ticking()).start();
  private final GoogleServiceAccount robot = fake.serviceAccount("robot");

  @AfterEach
  void close() {
    fake.assertClean();
    fake.close();
  }

  private String whoAmI(GoogleCredentials credentials) throws IOException {
    HttpCredentialsAdapter adapter = new HttpCredentialsAdapter(credentials);
    Drive drive =
        new Drive.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), adapter)
            .setRootUrl(fake.urls().root().toString())
            .setApplicationName("test")
            .build();
    About about = drive.about().get().setFields("user").execute();
    return about.getUser().getEmailAddress();
  }

  private GoogleCredentials keyFile() throws IOException {
    return GoogleCredentials.fromStream(
        new ByteArrayInputStream(fake.keyFile(robot).getBytes(UTF_8)));
  }

  private UserCredentials user(IssuedTokens tokens) {
    return UserCredentials.newBuilder()
        .setClientId(fake.clientId())
        .setClientSecret(fake.clientSecret())
        .setRefreshToken(tokens.refreshToken().orElseThrow())
        .setTokenServerUri(fake.urls().token())
        .build();
  }

  @Test
  void keyFile_scoped_logsInAsItself() throws IOException {
    assertThat(whoAmI(keyFile().createScoped(SCOPE))).isEqualTo(robot.email());
    assertThat(fake.effects(DriveOperation.TOKEN_JWT)).isEqualTo(1);
  }

  @Test
  void keyFile_selfSignedWithScopes_needsNoTokenCall() throws IOException {
    ServiceAccountCredentials credentials =
        ((ServiceAccountCredentials) keyFile().createScoped(SCOPE))
            .createWithUseJwtAccessWithScope(true);

    assertThat(whoAmI(credentials)).isEqualTo(robot.email());
    assertThat(fake.attempts(DriveOperation.TOKEN_JWT)).isZero();
  }

  @Test
  void keyFile_delegated_logsInAsTheUser() throws IOException {
    robot.delegate(SCOPE);

    assertThat(whoAmI(keyFile().createScoped(SCOPE).createDelegated(FakeDrive.OWNER)))
        .isEqualTo(FakeDrive.OWNER);
  }

  @Test
  void keyFile_delegationNotGranted_isRefusedAndAskedOnce() throws IOException {
    GoogleCredentials credentials = keyFile().createScoped(SCOPE).createDelegated(FakeDrive.OWNER);

    assertThatThrownBy(credentials::refreshAccessToken)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("401 Unauthorized");
    assertThat(fake.attempts(DriveOperation.TOKEN_JWT)).isEqualTo(1);
  }

  /** The library signs by the host's clock and never learns of Google's. */
  @Test
  void keyFile_clockFarOff_neverLogsIn() throws IOException {
    fake.clock().advance(Duration.ofMinutes(70));

    assertThatThrownBy(() -> keyFile().createScoped(SCOPE).refreshAccessToken())
        .isInstanceOf(IOException.class);
    assertThat(fake.effects(DriveOperation.TOKEN_JWT)).isZero();
  }

  @Test
  void refreshToken_logsInAndIsNotReplaced() throws IOException {
    UserCredentials credentials = user(fake.tokens());

    assertThat(whoAmI(credentials)).isEqualTo(FakeDrive.OWNER);
    credentials.refresh();
    assertThat(fake.effects(DriveOperation.TOKEN_REFRESH)).isEqualTo(2);
    assertThat(fake.unusedRefreshTokens(FakeDrive.OWNER))
        .contains(String.valueOf(credentials.getRefreshToken()));
  }

  @Test
  void refreshToken_revoked_isRefused() {
    UserCredentials credentials = user(fake.tokens());
    fake.revokeGrants(FakeDrive.OWNER);

    assertThatThrownBy(credentials::refreshAccessToken)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("400");
  }

  @Test
  void authorizer_consentWithPkce_logsIn() throws IOException {
    URI callback = URI.create("http://localhost/callback");
    DefaultPKCEProvider pkce = new DefaultPKCEProvider();
    UserAuthorizer authorizer =
        UserAuthorizer.newBuilder()
            .setClientId(ClientId.of(fake.clientId(), fake.clientSecret()))
            .setScopes(List.of(SCOPE))
            .setCallbackUri(callback)
            .setUserAuthUri(fake.urls().authorize())
            .setTokenServerUri(fake.urls().token())
            .setPKCEProvider(pkce)
            .build();
    URI page =
        URI.create(
            authorizer
                .getAuthorizationUrl(FakeDrive.OWNER, "state", callback, Map.of())
                .toString());

    UserCredentials credentials =
        authorizer.getCredentialsFromCode(fake.consent(page).code(), callback);

    assertThat(whoAmI(credentials)).isEqualTo(FakeDrive.OWNER);
    assertThat(credentials.getRefreshToken()).isNotEmpty();
  }

  /** What this library never uses it for: a token that is refused costs eleven calls and more. */
  @Test
  void adapter_aTokenThatIsAlwaysRefused_isAskedForAgainAndAgain() {
    UserCredentials credentials = user(fake.tokens());
    fake.on(DriveOperation.ABOUT).always().status(401);

    assertThatThrownBy(() -> whoAmI(credentials)).isInstanceOf(IOException.class);

    assertThat(fake.attempts(DriveOperation.ABOUT))
        .isEqualTo(HttpRequest.DEFAULT_NUMBER_OF_RETRIES + 1);
    assertThat(fake.attempts(DriveOperation.TOKEN_REFRESH)).isGreaterThan(10);
    fake.faults().clear();
  }

  /** Why nothing of the library is ever logged or kept in a message. */
  @Test
  void credentials_printTheirTokens() {
    IssuedTokens tokens = fake.tokens();

    assertThat(user(tokens).toString()).contains(tokens.refreshToken().orElseThrow());
  }
}
