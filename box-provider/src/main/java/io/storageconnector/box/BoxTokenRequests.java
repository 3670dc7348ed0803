package io.storageconnector.box;

import io.storageconnector.auth.Secret;
import io.storageconnector.spi.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends the requests that have to do with tokens: each once, on a connection of its own, so that no
 * stale one turns "not sent" into "maybe". Thread-safe.
 */
final class BoxTokenRequests {

  private final BoxConfig config;
  private final OkHttpClient client;

  BoxTokenRequests(BoxConfig config, OkHttpClient client) {
    this.config = config;
    this.client = client;
  }

  static FormBody.Builder form(String grantType) {
    return new FormBody.Builder().add("grant_type", grantType);
  }

  /** Adds what an application proves itself with. */
  static FormBody.Builder as(String clientId, Secret clientSecret, FormBody.Builder form) {
    return form.add("client_id", clientId).add("client_secret", clientSecret.reveal());
  }

  /** Asks for a token. */
  BoxTokenAnswer token(FormBody.Builder form, Deadline deadline) {
    return send(to("/oauth2/token").post(form.build()), deadline);
  }

  /** Revokes a token. */
  BoxTokenAnswer revoke(FormBody.Builder form, Deadline deadline) {
    return send(to("/oauth2/revoke").post(form.build()), deadline);
  }

  /** Asks who an access token belongs to. */
  BoxTokenAnswer me(Secret accessToken, Deadline deadline) {
    Request.Builder request =
        to("/2.0/users/me?fields=id").header("Authorization", "Bearer " + accessToken.reveal());
    return send(request, deadline);
  }

  private Request.Builder to(String path) {
    return new Request.Builder()
        .url(BoxEndpoints.text(config.apiBaseUrl()) + path)
        .header("Connection", "close")
        .header("Accept", "application/json");
  }

  private BoxTokenAnswer send(Request.Builder request, Deadline deadline) {
    Instant now = config.clock().instant();
    if (deadline.hasPassed()) {
      return BoxTokenAnswer.none("no time left", false, now);
    }
    WireState wire = new WireState(config.tokenTimeout(), false);
    okhttp3.Call call = client.newCall(request.tag(WireState.class, wire).build());
    Duration budget = deadline.atMost(config.tokenTimeout()).remaining();
    call.timeout().timeout(Math.max(1, budget.toMillis()), TimeUnit.MILLISECONDS);
    try (Response answer = call.execute()) {
      return BoxTokenAnswer.read(answer, now, config.clock());
    } catch (IOException e) {
      return BoxTokenAnswer.none(BoxErrors.problem(e), wire.wasSent(), now);
    }
  }
}
