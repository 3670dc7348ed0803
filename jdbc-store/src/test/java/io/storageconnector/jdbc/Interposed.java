package io.storageconnector.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Data sources that do something else than hand out a connection. */
final class Interposed {

  private Interposed() {}

  /** What happens instead of a call. */
  interface Handler {
    @Nullable Object handle(Method method, Call call) throws Throwable;
  }

  /** The call itself. */
  interface Call {
    @Nullable Object proceed() throws Throwable;
  }

  /** Something that yields a connection. */
  interface Source {
    Connection get() throws SQLException;
  }

  static DataSource of(Source source) {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          if (method.getName().equals("getConnection")) {
            return source.get();
          }
          throw new UnsupportedOperationException(method.getName());
        });
  }

  /** Always the same connection, which stays open. */
  static DataSource single(Connection connection) {
    return of(
        () ->
            around(
                Connection.class,
                connection,
                (method, call) -> method.getName().equals("close") ? null : call.proceed()));
  }

  static <T> T around(Class<T> type, T target, Handler handler) {
    return proxy(
        type,
        (method, arguments) ->
            handler.handle(
                method,
                () -> {
                  try {
                    return method.invoke(target, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }));
  }

  /** What answers a method. */
  private interface Answer {
    @Nullable Object of(Method method, @Nullable Object @Nullable [] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader() == null
                ? Interposed.class.getClassLoader()
                : type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.of(method, arguments)));
  }
}
