package io.storageconnector.box;

import com.box.sdkgen.networking.boxnetworkclient.BoxNetworkClient;
import com.box.sdkgen.networking.fetchoptions.FetchOptions;
import com.box.sdkgen.networking.fetchoptions.ResponseFormat;
import com.box.sdkgen.networking.network.NetworkSession;
import io.storageconnector.auth.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One request through the SDK's transport, with what the SDK does not offer: a deadline, a body
 * that is streamed, the true answer whatever its status, and a way to drop the connection.
 *
 * <p>It is the SDK's network client for this one request and costs one small object: the OkHttp
 * client and the session are shared by all.
 */
final class Exchange extends BoxNetworkClient {

  private final BoxRequest request;
  private final Duration budget;
  private final WireState state;
  private volatile okhttp3.@Nullable Call wire;

  Exchange(OkHttpClient shared, BoxRequest request, Duration budget, Duration readTimeout) {
    super(shared);
    this.request = request;
    this.budget = budget;
    this.state = new WireState(readTimeout, true);
  }

  /**
   * Sends the request and returns what came back, of whatever status.
   *
   * @throws IOException if there was no answer
   */
  BoxAnswer send(NetworkSession session, Secret token) throws IOException {
    FetchOptions.Builder options =
        new FetchOptions.Builder(request.url(), request.method())
            .params(request.params())
            .headers(request.headers())
            .data(request.json())
            .networkSession(session)
            .responseFormat(ResponseFormat.BINARY)
            .followRedirects(false);
    if (request.isAuthorized()) {
      options.auth(new BearerToken(token));
    }
    InputStream body;
    try {
      body = fetch(options.build()).getContent();
    } catch (RuntimeException e) {
      // The SDK wraps what the wire threw. Its exception is dropped, because it prints the request.
      throw wireTrouble(e);
    }
    Response answer = state.answer();
    okhttp3.Call call = wire;
    if (answer == null || call == null) {
      throw new IOException("no answer was recorded");
    }
    return new BoxAnswer(answer.code(), answer.headers(), body, call);
  }

  boolean wasSent() {
    return state.wasSent();
  }

  @Override
  protected okhttp3.Call createNewCall(Request built) {
    Request.Builder own = built.newBuilder().tag(WireState.class, state);
    RequestBody content = request.content();
    if (content != null) {
      own.method(built.method(), content);
    }
    okhttp3.Call call = httpClient.newCall(own.build());
    call.timeout().timeout(Math.max(1, budget.toMillis()), TimeUnit.MILLISECONDS);
    wire = call;
    return call;
  }

  private static IOException wireTrouble(RuntimeException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof IOException trouble) {
        return trouble;
      }
    }
    throw new IllegalStateException("the transport failed: " + e.getClass().getName());
  }
}
