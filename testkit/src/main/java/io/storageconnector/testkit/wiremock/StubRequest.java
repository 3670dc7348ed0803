package io.storageconnector.testkit.wiremock;

import com.github.tomakehurst.wiremock.http.ContentTypeHeader;
import com.github.tomakehurst.wiremock.http.Cookie;
import com.github.tomakehurst.wiremock.http.FormParameter;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.QueryParameter;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.Headers;
import io.storageconnector.testkit.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as WireMock's matchers see it.
 *
 * <p>A body above {@value #BODY_LIMIT} bytes is seen as empty, and multipart parts are not taken
 * apart: WireMock's journal would keep them in memory.
 */
class StubRequest implements Request {

  static final int BODY_LIMIT = 16 * 1024;

  private final RequestHead head;
  private final Headers headers;
  private final byte[] body;

  StubRequest(FakeRequest request) {
    this.head = request.head();
    this.headers =
        head.headers().without(Exchanges.HEADER).with(Exchanges.HEADER, Exchanges.key(request));
    this.body = request.body().length() > BODY_LIMIT ? new byte[0] : request.body().bytes();
  }

  @Override
  public String getUrl() {
    return head.target();
  }

  @Override
  public String getAbsoluteUrl() {
    return head.scheme() + "://" + head.authority() + head.target();
  }

  @Override
  public RequestMethod getMethod() {
    return RequestMethod.fromString(head.method());
  }

  @Override
  public String getScheme() {
    return head.scheme();
  }

  @Override
  public String getHost() {
    return head.host();
  }

  @Override
  public int getPort() {
    String rest = head.authority().substring(head.host().length());
    if (rest.matches(":\\d{1,5}")) {
      return Integer.parseInt(rest.substring(1));
    }
    return head.scheme().equals("https") ? 443 : 80;
  }

  @Override
  public String getClientIp() {
    return "127.0.0.1";
  }

  @Override
  public @Nullable String getHeader(String key) {
    return headers.first(key).orElse(null);
  }

  @Override
  public HttpHeader header(String key) {
    List<String> values = headers.all(key);
    return values.isEmpty() ? HttpHeader.absent(key) : new HttpHeader(key, values);
  }

  @Override
  public ContentTypeHeader contentTypeHeader() {
    return headers
        .first("Content-Type")
        .map(ContentTypeHeader::new)
        .orElseGet(ContentTypeHeader::absent);
  }

  @Override
  public HttpHeaders getHeaders() {
    return new HttpHeaders(getAllHeaderKeys().stream().map(this::header).toList());
  }

  @Override
  public boolean containsHeader(String key) {
    return headers.contains(key);
  }

  @Override
  public Set<String> getAllHeaderKeys() {
    Map<String, String> names = new LinkedHashMap<>();
    headers
        .lines()
        .forEach(line -> names.putIfAbsent(line.name().toLowerCase(Locale.ROOT), line.name()));
    return new LinkedHashSet<>(names.values());
  }

  @Override
  public QueryParameter queryParameter(String key) {
    List<String> values = head.query().get(key);
    return values == null ? QueryParameter.absent(key) : new QueryParameter(key, values);
  }

  @Override
  public FormParameter formParameter(String key) {
    FormParameter parameter = formParameters().get(key);
    return parameter == null ? FormParameter.absent(key) : parameter;
  }

  @Override
  public Map<String, FormParameter> formParameters() {
    Map<String, FormParameter> parameters = new LinkedHashMap<>();
    if (headers
        .first("Content-Type")
        .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
        .isPresent()) {
      RequestHead.parameters(getBodyAsString())
          .forEach((name, values) -> parameters.put(name, new FormParameter(name, values)));
    }
    return parameters;
  }

  @Override
  public Map<String, Cookie> getCookies() {
    return Map.of();
  }

  @Override
  public byte[] getBody() {
    return body.clone();
  }

  @Override
  public String getBodyAsString() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String getBodyAsBase64() {
    return Base64.getEncoder().encodeToString(body);
  }

  @Override
  public boolean isMultipart() {
    return false;
  }

  @Override
  public Collection<Part> getParts() {
    return List.of();
  }

  @Override
  public @Nullable Part getPart(String name) {
    return null;
  }

  @Override
  public boolean isBrowserProxyRequest() {
    return false;
  }

  @Override
  public Optional<Request> getOriginalRequest() {
    return Optional.of(this);
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }
}
