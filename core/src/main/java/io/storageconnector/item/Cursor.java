package io.storageconnector.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Base64;

/**
 * A place to go on from in a listing. Opaque: keep it as text with {@link #toText()} and hand it
 * back unchanged. A cursor belongs to one provider and one folder, and is refused elsewhere before
 * any request is sent. Providers do not promise that a cursor lives long.
 *
 * @param provider the id of the provider that issued it
 * @param scope what it goes on with, such as {@code list:4711}
 * @param value the provider's own marker
 */
public record Cursor(String provider, String scope, String value) {

  private static final String VERSION = "1";

  /**
   * Checks the components.
   *
   * @param provider the id of the provider that issued it
   * @param scope what it goes on with, such as {@code list:4711}
   * @param value the provider's own marker
   */
  public Cursor {
    requireNonNull(provider, "provider");
    requireNonNull(scope, "scope");
    requireNonNull(value, "value");
    if (provider.isBlank() || scope.isBlank() || value.isEmpty()) {
      throw new IllegalArgumentException("a cursor has a provider, a scope and a value");
    }
  }

  /** {@return a text that {@link #parse} reads back, made of URL-safe characters} */
  public String toText() {
    return String.join(".", VERSION, encode(provider), encode(scope), encode(value));
  }

  /**
   * {@return the cursor that {@link #toText()} wrote}
   *
   * @param text the text
   * @throws IllegalArgumentException if it is no cursor, or of a later version of the library
   */
  public static Cursor parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4 || !parts[0].equals(VERSION)) {
      throw new IllegalArgumentException("not a cursor of this library");
    }
    return new Cursor(decode(parts[1]), decode(parts[2]), decode(parts[3]));
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static String decode(String text) {
    return new String(Base64.getUrlDecoder().decode(text), UTF_8);
  }

  /** {@return provider and scope, not the provider's marker} */
  @Override
  public String toString() {
    return "Cursor[" + provider + ", " + scope + "]";
  }
}
