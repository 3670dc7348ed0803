package io.storageconnector.testkit.leak;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Capabilities;
import io.storageconnector.Operation;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.UploadSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A provider whose calls, contents and sessions are written down while they are open. */
final class WatchedProvider implements StorageProvider {

  private final StorageProvider provider;
  private final OpenThings open;

  WatchedProvider(StorageProvider provider, OpenThings open) {
    this.provider = provider;
    this.open = open;
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

  /** A proxy, so that primitives added to the SPI later are watched as well. */
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
    if (arguments == null || arguments.length == 0 || !(arguments[0] instanceof Call call)) {
      return pass(backend, method, arguments);
    }
    Object key = open.callBegan(call.operation());
    try {
      Object result = pass(backend, method, arguments);
      noteSession(method.getName(), call.operation(), arguments, result);
      return result instanceof OpenedContent content ? watch(content, call.operation()) : result;
    } finally {
      open.closed(key);
    }
  }

  private void noteSession(
      String primitive, Operation operation, Object[] arguments, @Nullable Object result) {
    if (result instanceof UploadSession session) {
      open.sessionOpened(session.handle().reveal(), operation);
    } else if (primitive.equals("commit") || primitive.equals("abort")) {
      open.sessionClosed(((UploadSession) arguments[1]).handle().reveal());
    }
  }

  private OpenedContent watch(OpenedContent content, Operation operation) {
    Object key = open.contentOpened(operation);
    return OpenedContent.of(
        content.body(),
        content.length().orElse(-1),
        content.isPartial(),
        () -> {
          open.closed(key);
          content.close();
        });
  }

  private static @Nullable Object pass(
      StorageBackend backend, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(backend, arguments);
    } catch (InvocationTargetException e) {
      throw requireNonNull(e.getCause());
    }
  }
}
