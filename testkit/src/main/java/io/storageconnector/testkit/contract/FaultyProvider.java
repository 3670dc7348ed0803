package io.storageconnector.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Capabilities;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.ContentSource;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.spi.TokenEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Any provider, with scripted failures between it and the library: for a provider whose other end
 * is no fake that could fail by itself. Tokens are the provider's own business and never fail here.
 *
 * <p>A request that is refused was sent with all of its content, as to a server that answers at the
 * end; a lost answer took effect, and what it had opened is closed. Thread-safe; closing it closes
 * the provider.
 */
public final class FaultyProvider implements StorageProvider {

  private final StorageProvider provider;
  private final ScriptedFaults faults = new ScriptedFaults();

  private FaultyProvider(StorageProvider provider) {
    this.provider = requireNonNull(provider, "provider");
  }

  /**
   * {@return the provider, without any fault scripted yet}
   *
   * @param provider the provider that does the work
   */
  public static FaultyProvider over(StorageProvider provider) {
    return new FaultyProvider(provider);
  }

  /** {@return the means to let its requests fail} */
  public FaultPort faults() {
    return faults;
  }

  @Override
  public String id() {
    return provider.id();
  }

  @Override
  public int spiVersion() {
    return provider.spiVersion();
  }

  @Override
  public Capabilities capabilities() {
    return provider.capabilities();
  }

  /** A proxy, so that primitives added to the SPI later fail as well. */
  @Override
  public StorageBackend open(ProviderContext context) {
    StorageBackend backend = provider.open(context);
    return (StorageBackend)
        Proxy.newProxyInstance(
            StorageBackend.class.getClassLoader(),
            new Class<?>[] {StorageBackend.class},
            (proxy, method, arguments) -> perform(backend, method, arguments));
  }

  @Override
  public TokenEndpoint tokenEndpoint() {
    return provider.tokenEndpoint();
  }

  @Override
  public void close() {
    provider.close();
  }

  private @Nullable Object perform(
      StorageBackend backend, Method method, Object @Nullable [] arguments) throws Throwable {
    if (arguments == null || !(arguments[0] instanceof Call call)) {
      return pass(backend, method, arguments);
    }
    Optional<FaultKind> fault = faults.arrive(call.operation());
    if (fault.isEmpty()) {
      return pass(backend, method, arguments);
    }
    if (fault.get() == FaultKind.LOST_RESPONSE) {
      if (pass(backend, method, arguments) instanceof AutoCloseable lost) {
        lost.close();
      }
    } else {
      receive(call.operation(), arguments);
    }
    throw failure(fault.get(), call.operation());
  }

  private static @Nullable Object pass(
      StorageBackend backend, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(backend, arguments);
    } catch (InvocationTargetException e) {
      throw requireNonNull(e.getCause());
    }
  }

  private static void receive(Operation operation, Object[] arguments) {
    for (Object argument : arguments) {
      if (argument instanceof ContentSource content) {
        try (InputStream in = content.open()) {
          in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
          throw StorageException.builder(
                  ErrorKind.SOURCE_UNREADABLE, operation, "the content could not be read")
              .build();
        }
      }
    }
  }

  /** What a client can tell from outside; a server error never says whether there was an effect. */
  private static StorageException failure(FaultKind fault, Operation operation) {
    StorageException.Builder error =
        switch (fault) {
          case UNAUTHORIZED ->
              error(ErrorKind.ACCESS_TOKEN_REJECTED, operation, fault).httpStatus(401);
          case RATE_LIMITED ->
              error(ErrorKind.RATE_LIMITED, operation, fault)
                  .httpStatus(429)
                  .retry(RetryAdvice.after(Duration.ZERO));
          case SERVER_ERROR ->
              error(ErrorKind.UNAVAILABLE, operation, fault)
                  .httpStatus(503)
                  .retry(RetryAdvice.ONLY_IF_IDEMPOTENT);
          case LOST_RESPONSE ->
              error(ErrorKind.UNAVAILABLE, operation, fault).retry(RetryAdvice.ONLY_IF_IDEMPOTENT);
        };
    return error.build();
  }

  private static StorageException.Builder error(
      ErrorKind kind, Operation operation, FaultKind fault) {
    return StorageException.builder(kind, operation, "scripted fault: " + fault);
  }
}
