package io.storageconnector.gdrive;

import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.gdrive.GoogleTokenErrors.Use;
import io.storageconnector.gdrive.GoogleTokenRequests.Form;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ServerClock;
import io.storageconnector.spi.TokenOutcome;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/**
 * Obtains tokens for what a service account's key signs. It puts Google's time in place of the
 * host's where Google objects to that, and remembers it for the next time. Thread-safe.
 */
final class GoogleKeyTokens implements ServiceAccountTokens {

  /** How often one request for a token is made anew with another time. */
  private static final int MAX_CORRECTIONS = 2;

  private final String email;
  private final SigningKey key;
  private final Set<String> scopes;
  private final GoogleTokenRequests requests;
  private final ServerClock clock;

  GoogleKeyTokens(
      String email, SigningKey key, Set<String> scopes, GoogleTokenRequests requests, Clock clock) {
    this.email = email;
    this.key = key;
    this.scopes = scopes;
    this.requests = requests;
    this.clock = ServerClock.of(clock);
  }

  @Override
  public TokenOutcome mint(ServiceAccount account, Deadline deadline) {
    Use use = GoogleServiceAccount.isUser(account) ? Use.MINT_FOR_USER : Use.MINT;
    for (int corrections = 0; ; corrections++) {
      Form form = Form.of("urn:ietf:params:oauth:grant-type:jwt-bearer");
      try {
        form.add("assertion", GoogleAssertion.sign(email, key, scopes, account, clock.now()));
      } catch (GeneralSecurityException e) {
        // A module that holds the key is out of reach; what it throws may tell of the key.
        return new TokenOutcome.NotProcessed("the key does not sign", Duration.ZERO);
      }
      GoogleTokenAnswer answer = requests.token(form, deadline);
      if (!GoogleTokenErrors.isAboutTime(answer)) {
        return GoogleTokenErrors.outcome(use, answer);
      }
      if (answer.serverTime() == null) {
        return new TokenOutcome.Misconfigured(
            "this host's clock is off, and Google did not tell its time");
      }
      if (corrections == MAX_CORRECTIONS) {
        return new TokenOutcome.NotProcessed(
            "Google took no assertion for its time", Duration.ZERO);
      }
      clock.learn(answer.receivedAt(), answer.serverTime());
    }
  }
}
