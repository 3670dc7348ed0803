package io.storageconnector.testkit.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.Operation;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The in-memory provider's consent page and token endpoint. Thread-safe. */
final class InMemoryTokenEndpoint implements TokenEndpoint {

  private static final String CONSENT_PAGE = "https://memory.invalid/authorize";

  private final RotationProfile rotation;
  private final Grants grants;
  private final InMemoryFaults faults;
  private final Function<String, Account> accounts;
  private volatile boolean serviceAccountsAllowed = true;

  InMemoryTokenEndpoint(
      RotationProfile rotation,
      Grants grants,
      InMemoryFaults faults,
      Function<String, Account> accounts) {
    this.rotation = rotation;
    this.grants = grants;
    this.faults = faults;
    this.accounts = accounts;
  }

  void serviceAccountsAllowed(boolean value) {
    serviceAccountsAllowed = value;
  }

  @Override
  public RotationProfile rotation() {
    return rotation;
  }

  @Override
  public URI authorizationUrl(AuthorizationRequest request) {
    return URI.create(
        CONSENT_PAGE
            + "?response_type=code&redirect_uri="
            + URLEncoder.encode(request.redirectUri().toString(), UTF_8)
            + "&state="
            + URLEncoder.encode(request.state().reveal(), UTF_8)
            + "&code_challenge="
            + challenge(request));
  }

  /** What the browser brings back after the admin agreed. */
  Map<String, String> approve(URI authorizationUrl, Account account) {
    Asked asked = Asked.parse(authorizationUrl);
    String code = grants.approve(account, asked.redirectUri, asked.challenge);
    return Map.of("code", code, "state", asked.state);
  }

  /** What the browser brings back after the admin refused. */
  Map<String, String> deny(URI authorizationUrl) {
    return Map.of("error", "access_denied", "state", Asked.parse(authorizationUrl).state);
  }

  @Override
  public TokenOutcome exchangeCode(Secret code, AuthorizationRequest request, Deadline deadline) {
    return answer(
        () -> grants.exchange(code, request.redirectUri().toString(), challenge(request)));
  }

  @Override
  public TokenOutcome refresh(Secret refreshToken, Deadline deadline) {
    return answer(() -> grants.refresh(refreshToken));
  }

  @Override
  public TokenOutcome mint(ServiceAccount account, Deadline deadline) {
    return answer(
        () ->
            serviceAccountsAllowed
                ? grants.mint(accounts.apply(account.subjectId()))
                : new TokenOutcome.Rejected(ReauthorizationReason.SERVICE_ACCOUNT_REFUSED));
  }

  @Override
  public Optional<String> accountOf(Secret accessToken, Deadline deadline) {
    return grants.nameOf(accessToken);
  }

  @Override
  public boolean revoke(Secret token, Deadline deadline) {
    Optional<InMemoryFaults.Fault> fault = faults.arrive(Operation.AUTHORIZE);
    if (fault.isPresent() && fault.get().strikes(FaultMoment.BEFORE_EFFECT)) {
      return false;
    }
    grants.revoke(token);
    return fault.isEmpty();
  }

  private TokenOutcome answer(Supplier<TokenOutcome> effect) {
    Optional<InMemoryFaults.Fault> fault = faults.arrive(Operation.AUTHORIZE);
    if (fault.isPresent() && fault.get().strikes(FaultMoment.BEFORE_EFFECT)) {
      return scripted(fault.get());
    }
    TokenOutcome outcome = effect.get();
    return fault.isPresent() ? scripted(fault.get()) : outcome;
  }

  private static TokenOutcome scripted(InMemoryFaults.Fault fault) {
    return switch (fault.kind()) {
      case RATE_LIMITED -> new TokenOutcome.NotProcessed("scripted fault", Duration.ZERO);
      case MISCONFIGURED -> new TokenOutcome.Misconfigured("invalid_client");
      case REAUTH_REQUIRED -> new TokenOutcome.Rejected(ReauthorizationReason.GRANT_REVOKED);
      default -> new TokenOutcome.Unknown("scripted fault");
    };
  }

  private static String challenge(AuthorizationRequest request) {
    byte[] verifier = request.codeVerifier().reveal().getBytes(US_ASCII);
    byte[] digest = ChecksumAlgorithm.SHA256.newDigest().digest(verifier);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  /** What an authorization URL asks for. */
  private static final class Asked {

    private final String redirectUri;
    private final String state;
    private final String challenge;

    private Asked(Map<String, String> parameters) {
      this.redirectUri = require(parameters.get("redirect_uri"));
      this.state = require(parameters.get("state"));
      this.challenge = require(parameters.get("code_challenge"));
    }

    static Asked parse(URI url) {
      Map<String, String> parameters = new HashMap<>();
      if (url.toString().startsWith(CONSENT_PAGE + "?")) {
        for (String pair : url.getRawQuery().split("&", -1)) {
          String[] sides = pair.split("=", 2);
          parameters.put(sides[0], URLDecoder.decode(sides[sides.length - 1], UTF_8));
        }
      }
      return new Asked(parameters);
    }

    private static String require(@Nullable String value) {
      if (value == null) {
        throw new IllegalArgumentException("not an authorization URL of an in-memory provider");
      }
      return value;
    }
  }
}
