package io.storageconnector.benchmarks.hotpath;

import com.box.sdkgen.box.oauth.BoxOAuth;
import com.box.sdkgen.box.oauth.OAuthConfig;
import com.box.sdkgen.box.tokenstorage.InMemoryTokenStorage;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.internal.rotation.TokenSource;
import io.storageconnector.spi.Deadline;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The time to obtain a token that is good, beside what others do for the same, and beside the one
 * read of a cache that nobody can do without who looks a token up by connection.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokenBenchmark {

  private static final String KEY = "acme";

  private final Clock clock = Clock.systemUTC();
  private final TokenSource library = ConnectedGrant.over(InMemoryTokenStore.create()).tokens();
  private final Deadline deadline = Deadline.after(Duration.ofHours(1), clock);
  private final Cache<String, String> caffeine = Caffeine.newBuilder().maximumSize(10_000).build();
  private final Cache<String, String> expiring =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofHours(1)).build();
  private final GoogleCredentials google =
      GoogleCredentials.create(
          new AccessToken("access", Date.from(Instant.now().plus(Duration.ofHours(1)))));
  private final BoxOAuth box = boxSdk();

  /** Fills the caches that the library is compared with. */
  public TokenBenchmark() {
    caffeine.put(KEY, "access");
    expiring.put(KEY, "access");
  }

  private static BoxOAuth boxSdk() {
    InMemoryTokenStorage storage = new InMemoryTokenStorage();
    storage.store(
        new com.box.sdkgen.schemas.accesstoken.AccessToken.Builder()
            .accessToken("access")
            .refreshToken("refresh")
            .build());
    return new BoxOAuth(new OAuthConfig.Builder("id", "secret").tokenStorage(storage).build());
  }

  /** The floor: whoever checks an expiry reads a clock. */
  @Benchmark
  public long clock() {
    return clock.millis();
  }

  /** A cache that never looks at a clock: what no token can be kept in. */
  @Benchmark
  public @Nullable String caffeine() {
    return caffeine.getIfPresent(KEY);
  }

  /** A cache whose entries expire, so that a read looks at a clock. */
  @Benchmark
  public @Nullable String caffeineExpiring() {
    return expiring.getIfPresent(KEY);
  }

  /** A good token through the library, checked for expiry. */
  @Benchmark
  public Object library() {
    return library.current(deadline);
  }

  /** The same, and the header that a request carries. */
  @Benchmark
  public String libraryHeader() {
    return "Bearer " + library.current(deadline).value().reveal();
  }

  /** Google's credential with a cached token: checked for expiry, the header made beforehand. */
  @Benchmark
  public Map<String, List<String>> googleMetadata() throws IOException {
    return google.getRequestMetadata();
  }

  /** The Box SDK's header from memory, which is not checked for expiry. */
  @Benchmark
  public String boxSdkHeader() {
    return box.retrieveAuthorizationHeader();
  }
}
