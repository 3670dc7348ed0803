package io.storageconnector.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.box.StubServer.Answer;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.TokenOutcome;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for a service account, and how refusals are made good within one request. */
@Timeout(60)
class BoxServerTokensTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ServiceAccount ENTERPRISE = BoxServiceAccount.enterprise("12345");
  private static final String ISSUED = "{\"access_token\":\"FAKESECRET-a\",\"expires_in\":4123}";
  private static final String EXPIRED =
      "Current date/time MUST be before the expiration date/time listed in the 'exp' claim";
  private static final String UNKNOWN_KEY = "\\\"kid\\\" invalid, unable to lookup correct key";

  private final StubServer server = StubServer.start();
  private final List<JsonNode> claims = new ArrayList<>();
  private final List<String> keyIds = new ArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void mint_jwt_sendsAnAssertionAsBoxWantsIt() throws Exception {
    server.answers(200, ISSUED);

    TokenOutcome outcome = mint(jwt("k1"), ENTERPRISE);

    TokenOutcome.Issued issued = (TokenOutcome.Issued) outcome;
    assertThat(issued.tokens().accessToken()).isEqualTo(Secret.of("FAKESECRET-a"));
    assertThat(issued.tokens().refreshToken()).isEmpty();
    assertThat(issued.tokens().expiresAt()).isEqualTo(StubServer.CLOCK.instant().plusSeconds(4123));
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().get(0)).startsWith("POST /oauth2/token ");
    Map<String, String> form = form(bodyOf(server.requests().get(0)));
    assertThat(form)
        .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
        .containsEntry("client_id", "server-client")
        .containsEntry("client_secret", "FAKESECRET-server");
    String[] parts = assertion(form);
    assertThat(json(parts[0]))
        .isEqualTo(JSON.readTree("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k1\"}"));
    JsonNode claim = json(parts[1]);
    assertThat(claim.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("iss", "sub", "box_sub_type", "aud", "jti", "exp");
    assertThat(claim.get("iss").asText()).isEqualTo("server-client");
    assertThat(claim.get("sub").asText()).isEqualTo("12345");
    assertThat(claim.get("box_sub_type").asText()).isEqualTo("enterprise");
    assertThat(claim.get("aud").asText()).isEqualTo("https://api.box.com/oauth2/token");
    assertThat(claim.get("jti").asText()).hasSizeBetween(16, 128);
    assertThat(claim.get("exp").asLong())
        .isEqualTo(StubServer.CLOCK.instant().plus(BoxAssertion.LIFE).getEpochSecond());
    assertSigned(parts, TestKeys.FIRST);
  }

  @Test
  void mint_audience_isWhatIsConfigured() throws IOException {
    server.answers(200, ISSUED);
    BoxServerApp app =
        builder().key("k1", key(0)).audience(URI.create("https://box.test/token")).build();

    mint(app, BoxServiceAccount.user("67890"));

    JsonNode claim = json(assertion(form(bodyOf(server.requests().get(0))))[1]);
    assertThat(claim.get("aud").asText()).isEqualTo("https://box.test/token");
    assertThat(claim.get("sub").asText()).isEqualTo("67890");
    assertThat(claim.get("box_sub_type").asText()).isEqualTo("user");
  }

  @ParameterizedTest
  @CsvSource({"enterprise, 12345", "user, 67890"})
  void mint_clientCredentials_namesTheSubject(String type, String id) {
    server.answers(200, ISSUED);
    BoxServerApp app =
        BoxServerApp.clientCredentials("server-client", Secret.of("FAKESECRET-server"));

    assertThat(mint(app, new ServiceAccount("box", type, id)))
        .isInstanceOf(TokenOutcome.Issued.class);
    assertThat(form(bodyOf(server.requests().get(0))))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "grant_type", "client_credentials",
                "client_id", "server-client",
                "client_secret", "FAKESECRET-server",
                "box_subject_type", type,
                "box_subject_id", id));
  }

  /** The stub's own server dates its answers by the machine's clock, so the host's is moved. */
  @ParameterizedTest
  @ValueSource(longs = {-600, -35, 35, 600})
  void mint_aClockThatIsOff_isCorrectedByBoxsAndRemembered(long secondsAhead) {
    server.answersBy(this::judged);
    MovedClock clock = new MovedClock(Duration.ofSeconds(secondsAhead));
    try (BoxProvider provider = provider(jwt("k1"), clock)) {
      assertThat(mint(provider, ENTERPRISE)).isInstanceOf(TokenOutcome.Issued.class);
      assertThat(claims).as("refused, and made good").hasSize(2);

      assertThat(mint(provider, ENTERPRISE)).isInstanceOf(TokenOutcome.Issued.class);
      assertThat(claims).as("right at once").hasSize(3);
      assertThat(claims).extracting(claim -> claim.get("jti").asText()).doesNotHaveDuplicates();
    }
  }

  @Test
  void mint_aClockThatIsSetRight_isCorrectedBack() {
    server.answersBy(this::judged);
    MovedClock clock = new MovedClock(Duration.ofMinutes(-10));
    try (BoxProvider provider = provider(jwt("k1"), clock)) {
      assertThat(mint(provider, ENTERPRISE)).isInstanceOf(TokenOutcome.Issued.class);
      clock.ahead = Duration.ZERO;
      assertThat(mint(provider, ENTERPRISE)).isInstanceOf(TokenOutcome.Issued.class);
      assertThat(mint(provider, ENTERPRISE)).isInstanceOf(TokenOutcome.Issued.class);
      assertThat(claims).hasSize(5);
    }
  }

  @Test
  void mint_anIdUsedBefore_isTriedWithANewOne() {
    server.answersBy(
        body -> {
          note(body);
          return claims.size() < 3
              ? refusal("Please check the 'jti' claim.")
              : new Answer(200, ISSUED, Map.of());
        });

    assertThat(mint(jwt("k1"), ENTERPRISE)).isInstanceOf(TokenOutcome.Issued.class);
    assertThat(claims)
        .hasSize(3)
        .extracting(claim -> claim.get("jti").asText())
        .doesNotHaveDuplicates();
  }

  @Test
  void mint_timeNeverRight_endsAfterTwoCorrections() {
    server.answersBy(
        body -> {
          note(body);
          return refusal(EXPIRED);
        });
    assertThat(mint(jwt("k1", "k2"), ENTERPRISE)).isInstanceOf(TokenOutcome.NotProcessed.class);
    assertThat(claims).hasSize(3);
  }

  @Test
  void mint_timeNeverRightAndNoDate_isAMatterOfTheHost() {
    server.answersBy(
        body -> {
          note(body);
          return refusal(EXPIRED);
        });
    OkHttpClient dateless =
        new OkHttpClient.Builder()
            .addInterceptor(
                chain -> chain.proceed(chain.request()).newBuilder().removeHeader("Date").build())
            .build();
    BoxTokenRequests requests = new BoxTokenRequests(server.config().build(), dateless);
    BoxServerTokens tokens = new BoxServerTokens(jwt("k1"), requests, StubServer.CLOCK);

    assertThat(tokens.mint(ENTERPRISE, Deadline.after(Duration.ofSeconds(20), StubServer.CLOCK)))
        .isInstanceOfSatisfying(
            TokenOutcome.Misconfigured.class,
            outcome -> assertThat(outcome.problem()).contains("clock"));
    assertThat(claims).hasSize(3);
  }

  @Test
  void mint_aWithdrawnKey_isFollowedByTheNextWhichIsPreferredFromThenOn() {
    server.answersBy(
        body -> note(body).equals("k2") ? new Answer(200, ISSUED, Map.of()) : refusal(UNKNOWN_KEY));
    try (BoxProvider provider = provider(jwt("k1", "k2", "k3"))) {
      assertThat(mint(provider, ENTERPRISE)).isInstanceOf(TokenOutcome.Issued.class);
      assertThat(keyIds).containsExactly("k1", "k2");

      assertThat(mint(provider, ENTERPRISE)).isInstanceOf(TokenOutcome.Issued.class);
      assertThat(keyIds).containsExactly("k1", "k2", "k2");

      server.answersBy(
          body ->
              note(body).equals("k1")
                  ? new Answer(200, ISSUED, Map.of())
                  : refusal("Signature verification failed"));
      assertThat(mint(provider, ENTERPRISE)).isInstanceOf(TokenOutcome.Issued.class);
      assertThat(keyIds).containsExactly("k1", "k2", "k2", "k2", "k3", "k1");
    }
  }

  @Test
  void mint_allKeysWithdrawn_isTheServiceAccountRefused() {
    server.answersBy(
        body -> {
          note(body);
          return refusal(UNKNOWN_KEY);
        });

    assertThat(mint(jwt("k1", "k2"), ENTERPRISE))
        .isEqualTo(new TokenOutcome.Rejected(ReauthorizationReason.SERVICE_ACCOUNT_REFUSED));
    assertThat(keyIds).containsExactly("k1", "k2");
  }

  @Test
  void mint_aWithdrawnKeyAndAClockThatIsOff_areBothMadeGood() {
    server.answersBy(body -> assertedKey(body).equals("k1") ? withdrawn(body) : judged(body));
    try (BoxProvider provider = provider(jwt("k1", "k2"), new MovedClock(Duration.ofMinutes(10)))) {
      assertThat(mint(provider, ENTERPRISE)).isInstanceOf(TokenOutcome.Issued.class);
    }
    assertThat(keyIds).containsExactly("k1", "k2", "k2");
  }

  @Test
  void mint_otherRefusals_areAnsweredOnceAndForAll() {
    server.answersBy(
        body -> {
          note(body);
          return new Answer(
              400,
              "{\"error\":\"unauthorized_client\","
                  + "\"error_description\":\"This app is not authorized by the enterprise\"}",
              Map.of());
        });

    assertThat(mint(jwt("k1", "k2"), ENTERPRISE))
        .isEqualTo(new TokenOutcome.Rejected(ReauthorizationReason.SERVICE_ACCOUNT_REFUSED));
    assertThat(keyIds).containsExactly("k1");
  }

  @Test
  void mint_noServerApplication_isMisconfiguredAndSendsNothing() {
    try (BoxProvider provider = BoxProvider.create(server.config().build())) {
      assertThat(mint(provider, ENTERPRISE)).isInstanceOf(TokenOutcome.Misconfigured.class);
    }
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"group, 12345", "enterprise, ''", "user, me"})
  void mint_aSubjectBoxDoesNotHave_isMisconfiguredAndSendsNothing(String type, String id) {
    assertThat(mint(jwt("k1"), new ServiceAccount("box", type, id)))
        .isInstanceOf(TokenOutcome.Misconfigured.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void mint_noTimeLeft_sendsNothing() {
    Deadline past = Deadline.after(Duration.ZERO, StubServer.CLOCK);
    try (BoxProvider provider = provider(jwt("k1"))) {
      assertThat(provider.tokenEndpoint().mint(ENTERPRISE, past))
          .isInstanceOf(TokenOutcome.NotProcessed.class);
    }
    assertThat(server.requests()).isEmpty();
  }

  /** A key in hardware, whose module goes away after start. */
  @Test
  void mint_aKeyThatNoLongerSigns_wasNotProcessed() {
    LostKey key = new LostKey(key(0));
    BoxServerApp app = builder().key("k1", key).build();
    key.lost = true;

    assertThat(mint(app, ENTERPRISE)).isInstanceOf(TokenOutcome.NotProcessed.class);
    assertThat(server.requests()).isEmpty();
  }

  /** Judges by the machine's clock as Box does: after now, and at most a minute ahead. */
  private Answer judged(String body) {
    note(body);
    long ahead = claims.get(claims.size() - 1).get("exp").asLong() - Instant.now().getEpochSecond();
    if (ahead <= 0) {
      return refusal(EXPIRED);
    }
    return ahead > 60
        ? refusal(
            "Please check the 'exp' claim. The 'exp' value exceeds the maximum value of 60 seconds"
                + " beyond the issue time.")
        : new Answer(200, ISSUED, Map.of());
  }

  private Answer withdrawn(String body) {
    note(body);
    return refusal(UNKNOWN_KEY);
  }

  private static String assertedKey(String body) {
    return json(assertion(form(body))[0]).get("kid").asText();
  }

  private String note(String body) {
    String[] parts = assertion(form(body));
    claims.add(json(parts[1]));
    keyIds.add(assertedKey(body));
    return keyIds.get(keyIds.size() - 1);
  }

  private static Answer refusal(String text) {
    return new Answer(
        400, "{\"error\":\"invalid_grant\",\"error_description\":\"" + text + "\"}", Map.of());
  }

  private TokenOutcome mint(BoxServerApp app, ServiceAccount account) {
    try (BoxProvider provider = provider(app)) {
      return mint(provider, account);
    }
  }

  private static TokenOutcome mint(BoxProvider provider, ServiceAccount account) {
    return provider
        .tokenEndpoint()
        .mint(account, Deadline.after(Duration.ofSeconds(20), StubServer.CLOCK));
  }

  private BoxProvider provider(BoxServerApp app) {
    return provider(app, StubServer.CLOCK);
  }

  private BoxProvider provider(BoxServerApp app, Clock clock) {
    return BoxProvider.create(server.config().serviceAccounts(app).clock(clock).build());
  }

  private static BoxServerApp jwt(String... keyIds) {
    BoxServerApp.JwtBuilder builder = builder();
    for (int i = 0; i < keyIds.length; i++) {
      builder.key(keyIds[i], key(i));
    }
    return builder.build();
  }

  private static BoxServerApp.JwtBuilder builder() {
    return BoxServerApp.jwtBuilder("server-client", Secret.of("FAKESECRET-server"));
  }

  private static PrivateKey key(int index) {
    return (index % 2 == 0 ? TestKeys.FIRST : TestKeys.SECOND).getPrivate();
  }

  private static String bodyOf(String request) {
    return request.substring(request.lastIndexOf(' ') + 1);
  }

  private static Map<String, String> form(String body) {
    return Arrays.stream(body.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
  }

  private static String[] assertion(Map<String, String> form) {
    return String.valueOf(form.get("assertion")).split("\\.", -1);
  }

  private static JsonNode json(String base64) {
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(base64));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertSigned(String[] parts, KeyPair pair) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(pair.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
  }

  /** The machine's clock, moved by some time. */
  private static final class MovedClock extends Clock {

    private volatile Duration ahead;

    MovedClock(Duration ahead) {
      this.ahead = ahead;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
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

  private static final class LostKey implements RSAPrivateKey {

    private static final long serialVersionUID = 1L;

    private final RSAPrivateKey key;
    private volatile boolean lost;

    LostKey(PrivateKey key) {
      this.key = (RSAPrivateKey) key;
    }

    @Override
    public BigInteger getModulus() {
      return lost ? BigInteger.ONE : key.getModulus();
    }

    @Override
    public BigInteger getPrivateExponent() {
      return key.getPrivateExponent();
    }

    @Override
    public String getAlgorithm() {
      return key.getAlgorithm();
    }

    @Override
    public @Nullable String getFormat() {
      return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
      return null;
    }
  }
}
