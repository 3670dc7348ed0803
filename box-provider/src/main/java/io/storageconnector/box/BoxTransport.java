package io.storageconnector.box;

import com.box.sdkgen.client.BoxClient;
import com.box.sdkgen.networking.baseurls.BaseUrls;
import com.box.sdkgen.networking.boxnetworkclient.BoxNetworkClient;
import com.box.sdkgen.networking.fetchoptions.FetchOptions;
import com.box.sdkgen.networking.fetchresponse.FetchResponse;
import com.box.sdkgen.networking.network.NetworkSession;
import com.box.sdkgen.networking.retries.RetryStrategy;
import io.storageconnector.auth.Secret;
import io.storageconnector.spi.Call;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Box that all connections of a process share: one HTTP client, one connection pool, one
 * SDK session. It sends each request once. Thread-safe.
 *
 * <p>HTTP/1.1 only: over HTTP/2 all parts of a parallel transfer would share one TCP stream, whose
 * window is what limits them.
 */
final class BoxTransport implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BoxTransport.class);
  private static final int MAX_IDLE_CONNECTIONS = 64;

  private final BoxConfig config;
  private final OkHttpClient client;
  private final NetworkSession session;
  private final OpenCalls calls = new OpenCalls();

  BoxTransport(BoxConfig config) {
    this.config = config;
    this.client = client(config, calls);
    String api = BoxEndpoints.text(config.apiBaseUrl());
    this.session =
        new NetworkSession.Builder()
            .networkClient(new BoxNetworkClient(client))
            .retryStrategy(new NoRetries())
            .baseUrls(
                new BaseUrls.Builder()
                    .baseUrl(api)
                    .uploadUrl(BoxEndpoints.text(config.uploadBaseUrl()))
                    .oauth2Url(api + "/oauth2")
                    .build())
            .build();
  }

  /**
   * Sends a request once and returns the answer, of whatever status. The caller closes it.
   *
   * @throws io.storageconnector.StorageException if there was no answer, or the content to send
   *     could not be read
   */
  BoxAnswer exchange(Call call, BoxRequest request) {
    if (calls.isClosed()) {
      throw BoxErrors.notSent(call, request, "the provider is closed");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw BoxErrors.notSent(call, request, "the thread was interrupted");
    }
    Duration budget = call.deadline().remaining();
    if (budget.isZero()) {
      throw BoxErrors.outOfTime(call, request);
    }
    Duration patience = request.isRead() ? config.readTimeout() : config.changeTimeout();
    Exchange exchange = new Exchange(client, request, budget, patience);
    try {
      BoxAnswer answer = exchange.send(session, call.token().value());
      LOG.debug("{} answered {} to {}", call.operation(), answer.status(), request.method());
      return answer;
    } catch (IOException e) {
      throw BoxErrors.broken(call, request, e, exchange.wasSent());
    }
  }

  /** Returns an HTTP client like the shared one, whose every call has a fresh connection. */
  OkHttpClient freshConnections() {
    return client
        .newBuilder()
        .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
        .callTimeout(config.tokenTimeout())
        .build();
  }

  /** Returns the SDK's own client over the shared transport, with a fixed token and no retries. */
  BoxClient lend(Secret token) {
    return new BoxClient.Builder(new BearerToken(token)).networkSession(session).build();
  }

  /** Drops every open call and its connection, those of the clients handed out included. */
  @Override
  public void close() {
    calls.close();
    client.connectionPool().evictAll();
  }

  private static OkHttpClient client(BoxConfig config, OpenCalls calls) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionSpecs(
                config.allowsCleartext()
                    ? List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT)
                    : List.of(ConnectionSpec.MODERN_TLS))
            .eventListener(calls)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(config.connectTimeout())
            .readTimeout(config.readTimeout())
            .writeTimeout(config.readTimeout())
            .connectionPool(new ConnectionPool(MAX_IDLE_CONNECTIONS, 5, TimeUnit.MINUTES))
            .addInterceptor(BoxTransport::present)
            .addNetworkInterceptor(BoxTransport::watch);
    config.proxy().ifPresent((Proxy proxy) -> builder.proxy(proxy));
    SSLContext context = config.sslContext();
    X509TrustManager trust = config.trustManager();
    if (context != null && trust != null) {
      builder.sslSocketFactory(context.getSocketFactory(), trust);
    }
    return builder.build();
  }

  /**
   * Keeps the answer's true status and shows the SDK a success: its own treatment of errors drops
   * their JSON (D6), throws on 304 (D5), and for the message reads the request's body once more.
   */
  private static Response present(Interceptor.Chain chain) throws IOException {
    WireState state = chain.request().tag(WireState.class);
    if (state == null) {
      return chain.proceed(chain.request());
    }
    int millis = Math.toIntExact(state.readTimeout().toMillis());
    Response response =
        chain.withReadTimeout(millis, TimeUnit.MILLISECONDS).proceed(chain.request());
    state.answered(response);
    return state.isForSdk() ? response.newBuilder().code(200).build() : response;
  }

  /**
   * Notes that the request is about to leave, and takes out the one header at which OkHttp would
   * send it again on its own: {@code Retry-After: 0} on a 503, or any 408 or 421.
   */
  private static Response watch(Interceptor.Chain chain) throws IOException {
    WireState state = chain.request().tag(WireState.class);
    if (state != null) {
      state.markSent();
    }
    Response response = chain.proceed(chain.request());
    return response.code() == 503 && "0".equals(response.header("Retry-After"))
        ? response.newBuilder().removeHeader("Retry-After").build()
        : response;
  }

  /** One retry layer only, and that is not the SDK's. */
  private static final class NoRetries implements RetryStrategy {

    @Override
    public boolean shouldRetry(FetchOptions options, FetchResponse response, int attempt) {
      return false;
    }

    @Override
    public double retryAfter(FetchOptions options, FetchResponse response, int attempt) {
      return 0;
    }
  }
}
