package io.storageconnector.box;

import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.box.BoxTokenErrors.Use;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ServerClock;
import io.storageconnector.spi.TokenOutcome;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import okhttp3.FormBody;

/**
 * Obtains the tokens of service accounts. Where an application signs, it corrects what an assertion
 * can be corrected in: Box's time in place of the host's, and another key in place of one that Box
 * no longer takes; both are remembered for the next time. Thread-safe.
 */
final class BoxServerTokens {

  /** How often one request for a token is made anew with another time and id. */
  private static final int MAX_CORRECTIONS = 2;

  private final BoxServerApp app;
  private final BoxTokenRequests requests;
  private final ServerClock clock;
  private volatile int preferredKey;

  BoxServerTokens(BoxServerApp app, BoxTokenRequests requests, Clock clock) {
    this.app = app;
    this.requests = requests;
    this.clock = ServerClock.of(clock);
  }

  TokenOutcome mint(ServiceAccount account, Deadline deadline) {
    if (!BoxServiceAccount.isSubject(account)) {
      return new TokenOutcome.Misconfigured("no such kind of service account at Box");
    }
    return app.keys().isEmpty() ? withSecret(account, deadline) : withKeys(account, deadline);
  }

  private TokenOutcome withSecret(ServiceAccount account, Deadline deadline) {
    FormBody.Builder form =
        BoxTokenRequests.form("client_credentials")
            .add("box_subject_type", account.subjectType())
            .add("box_subject_id", account.subjectId());
    return BoxTokenErrors.outcome(Use.MINT, send(form, deadline));
  }

  private TokenOutcome withKeys(ServiceAccount account, Deadline deadline) {
    List<SigningKey> keys = app.keys();
    int first = preferredKey;
    int corrections = 0;
    int refusedKeys = 0;
    while (refusedKeys < keys.size()) {
      int index = (first + refusedKeys) % keys.size();
      FormBody.Builder form = BoxTokenRequests.form("urn:ietf:params:oauth:grant-type:jwt-bearer");
      try {
        form.add(
            "assertion", BoxAssertion.sign(app, keys.get(index), account, clock.now()).reveal());
      } catch (GeneralSecurityException e) {
        // A module that holds the key is out of reach; what it throws may tell of the key.
        return new TokenOutcome.NotProcessed("the key does not sign", Duration.ZERO);
      }
      BoxTokenAnswer answer = send(form, deadline);
      switch (BoxTokenErrors.objection(answer)) {
        case TIME -> {
          if (corrections == MAX_CORRECTIONS) {
            return outOfTime(answer);
          }
          corrections++;
          learn(answer);
        }
        case KEY -> refusedKeys++;
        case NONE -> {
          TokenOutcome outcome = BoxTokenErrors.outcome(Use.MINT, answer);
          if (outcome instanceof TokenOutcome.Issued) {
            preferredKey = index;
          }
          return outcome;
        }
      }
    }
    return new TokenOutcome.Rejected(ReauthorizationReason.SERVICE_ACCOUNT_REFUSED);
  }

  private void learn(BoxTokenAnswer answer) {
    if (answer.serverTime() != null) {
      clock.learn(answer.receivedAt(), answer.serverTime());
    }
  }

  /** Box told its time, and objects all the same; or something took it out of the answer. */
  private static TokenOutcome outOfTime(BoxTokenAnswer answer) {
    return answer.serverTime() == null
        ? new TokenOutcome.Misconfigured("this host's clock is off, and Box did not tell its time")
        : new TokenOutcome.NotProcessed("Box took no assertion for its time", Duration.ZERO);
  }

  private BoxTokenAnswer send(FormBody.Builder form, Deadline deadline) {
    return requests.token(BoxTokenRequests.as(app.clientId(), app.clientSecret(), form), deadline);
  }
}
