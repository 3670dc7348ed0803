package io.storageconnector.testkit;

import io.storageconnector.testkit.drive.GoogleUsers;
import io.storageconnector.testkit.http.RequestHead;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user in front of a consent page, without a browser: chooses an account, leaves boxes unticked,
 * and decides.
 *
 * <p>Not thread-safe. Deciding a second time is a second consent.
 */
public final class ScriptedConsent {

  private final GoogleUsers users;
  private final URI page;
  private final List<String> asked;
  private final List<String> unticked = new ArrayList<>();
  private @Nullable String login;

  ScriptedConsent(GoogleUsers users, URI page) {
    this.users = users;
    this.page = page;
    this.asked = users.askedScopes(page);
  }

  /**
   * Chooses the account. Default the one of {@code login_hint}, or the first.
   *
   * @param email the account's e-mail address
   * @return this consent
   */
  public ScriptedConsent as(String email) {
    login = email;
    return this;
  }

  /**
   * Takes the tick from the box of one scope. There is none where only one scope is asked for, nor
   * for those of signing in (doc: granular permissions).
   *
   * @param scope the scope as a full URL
   * @return this consent
   * @throws IllegalArgumentException if the page does not ask for it
   */
  public ScriptedConsent untick(String scope) {
    if (!asked.contains(scope)) {
      throw new IllegalArgumentException("the page does not ask for this scope");
    }
    unticked.add(scope);
    return this;
  }

  /**
   * Continues.
   *
   * @return where the browser is sent: with {@code code}, {@code scope} and {@code state}
   * @throws IllegalStateException if Google would show an error page instead
   */
  public URI approve() {
    return users.decide(page, form("approve"));
  }

  /**
   * Continues, and takes the authorization code out of the address the browser is sent to.
   *
   * @return the code
   * @throws IllegalStateException if Google would show an error page or send an error instead
   */
  public String code() {
    List<String> code = RequestHead.parameters(approve().getRawQuery()).get("code");
    if (code == null) {
      throw new IllegalStateException("the consent gave no code");
    }
    return code.get(0);
  }

  /**
   * Cancels.
   *
   * @return where the browser is sent: with {@code error=access_denied}
   * @throws IllegalStateException if Google would show an error page instead
   */
  public URI deny() {
    return users.decide(page, form("deny"));
  }

  private Map<String, List<String>> form(String decision) {
    Map<String, List<String>> form = new LinkedHashMap<>();
    form.put("decision", List.of(decision));
    form.put("granular", List.of("true"));
    form.put("scope", asked.stream().filter(scope -> !unticked.contains(scope)).toList());
    if (login != null) {
      form.put("login", List.of(login));
    }
    return form;
  }
}
