package io.storageconnector.testkit.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The request line and headers of one request, with the connection it came on.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows method and number only: path and query
 * may carry a secret.
 */
public final class RequestHead {

  private final long attempt;
  private final String listener;
  private final String scheme;
  private final String authority;
  private final String method;
  private final String target;
  private final Headers headers;

  RequestHead(
      long attempt,
      String listener,
      String scheme,
      String authority,
      String method,
      String target,
      Headers headers) {
    this.attempt = attempt;
    this.listener = listener;
    this.scheme = scheme;
    this.authority = authority;
    this.method = method;
    this.target = target;
    this.headers = headers;
  }

  /**
   * Returns a head that asks for something else over the same connection, under the same number:
   * for requests that stand in another one, and methods that a header replaces.
   *
   * @param newMethod the method
   * @param newTarget path and query
   * @param newHeaders the headers
   * @return the changed copy
   */
  public RequestHead withRequest(String newMethod, String newTarget, Headers newHeaders) {
    return new RequestHead(attempt, listener, scheme, authority, newMethod, newTarget, newHeaders);
  }

  /**
   * Returns the number of this request among all that the server has seen, beginning with one.
   *
   * @return the attempt's number
   */
  public long attempt() {
    return attempt;
  }

  /**
   * Returns the name of the listener that accepted the connection.
   *
   * @return the name given when the listener was declared
   */
  public String listener() {
    return listener;
  }

  /**
   * Returns the scheme the client used, seen from its side of a tunnel.
   *
   * @return {@code http} or {@code https}
   */
  public String scheme() {
    return scheme;
  }

  /**
   * Returns host and port the client asked for.
   *
   * @return the authority, without a port when the client named none
   */
  public String authority() {
    return authority;
  }

  /**
   * Returns the host the client asked for.
   *
   * @return the host without a port
   */
  public String host() {
    int colon = authority.lastIndexOf(':');
    return colon < 0 || authority.endsWith("]") ? authority : authority.substring(0, colon);
  }

  /**
   * Returns the method.
   *
   * @return the method as it was sent
   */
  public String method() {
    return method;
  }

  /**
   * Returns path and query as they were sent.
   *
   * @return the raw target in origin form
   */
  public String target() {
    return target;
  }

  /**
   * Returns the path as it was sent, without the query.
   *
   * @return the raw path
   */
  public String path() {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  /**
   * Returns the decoded query parameters.
   *
   * @return names in wire order, each with its values in wire order
   */
  public Map<String, List<String>> query() {
    int mark = target.indexOf('?');
    return mark < 0 ? Map.of() : parameters(target.substring(mark + 1));
  }

  /**
   * Returns the first value of a query parameter.
   *
   * @param name the parameter's name
   * @return its decoded value, or empty when it is absent
   */
  public Optional<String> queryParameter(String name) {
    List<String> values = query().get(name);
    return values == null ? Optional.empty() : Optional.of(values.get(0));
  }

  /**
   * Returns the headers.
   *
   * @return the headers as they were sent
   */
  public Headers headers() {
    return headers;
  }

  /**
   * Returns the first value of a header.
   *
   * @param name the name, in any case
   * @return its value, or empty when it is absent
   */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /**
   * Decodes {@code application/x-www-form-urlencoded} text.
   *
   * @param encoded the text
   * @return names in order, each with its values in order
   * @throws IllegalArgumentException if an escape is malformed
   */
  public static Map<String, List<String>> parameters(String encoded) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        parameters.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
      }
    }
    return parameters;
  }

  private static String decode(String encoded) {
    return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return method + " (attempt " + attempt + ")";
  }
}
