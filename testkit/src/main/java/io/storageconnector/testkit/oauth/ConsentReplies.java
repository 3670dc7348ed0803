package io.storageconnector.testkit.oauth;

import io.storageconnector.testkit.http.FakeReply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The answers of a consent page that all providers have in common: a page, an error, the way back.
 */
public final class ConsentReplies {

  private ConsentReplies() {}

  /**
   * Makes text safe inside HTML and its attributes.
   *
   * @param text any text
   * @return the same with its markup characters escaped
   */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /**
   * Returns the page a user is shown who cannot go on.
   *
   * @param status the HTTP status
   * @param error the error's name
   * @param text what it means
   * @return the page
   */
  public static FakeReply error(int status, String error, String text) {
    return FakeReply.html(
        status,
        "<!doctype html><html><body><h1>Error: "
            + escape(error)
            + "</h1><p>"
            + escape(text)
            + "</p></body></html>");
  }

  /**
   * Returns the redirect that takes the user back to the application.
   *
   * @param redirectUri where to, with or without a query
   * @param answer the parameters to add, in order
   * @return the redirect
   */
  public static FakeReply redirect(String redirectUri, Map<String, String> answer) {
    StringBuilder location = new StringBuilder(redirectUri);
    answer.forEach(
        (name, value) ->
            location
                .append(location.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return FakeReply.of(302).withHeader("Location", location.toString());
  }
}
