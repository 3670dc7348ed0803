package io.storageconnector.testkit.drive;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the search language (doc: search query terms and operators). {@code and} and {@code or}
 * bind alike and group from the left (assumed).
 *
 * <p>Confined to one thread; used once.
 */
final class SearchParser {

  private final String text;
  private int at;
  private int depth;
  private boolean usesIndex;
  private boolean conjunction = true;
  private @Nullable String parentId;

  SearchParser(String text) {
    this.text = text;
  }

  SearchQuery parse() {
    SearchCondition condition = expression();
    skipBlanks();
    if (at < text.length()) {
      throw invalid();
    }
    return new SearchQuery(condition, usesIndex, conjunction ? parentId : null);
  }

  private SearchCondition expression() {
    SearchCondition left = unary();
    while (true) {
      if (takeWord("and")) {
        left = left.and(unary());
      } else if (takeWord("or")) {
        conjunction = false;
        left = left.or(unary());
      } else {
        return left;
      }
    }
  }

  private SearchCondition unary() {
    if (++depth > 200) {
      throw invalid();
    }
    try {
      if (takeWord("not")) {
        conjunction = false;
        return unary().negated();
      }
      if (take("(")) {
        SearchCondition inner = expression();
        require(")");
        return inner;
      }
      return term();
    } finally {
      depth--;
    }
  }

  private SearchCondition term() {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == '\'') {
      String value = string();
      if (!takeWord("in")) {
        throw invalid();
      }
      String collection = word();
      if (collection.equals("parents")) {
        parentId = value;
      }
      return known(SearchTerms.member(collection, value));
    }
    String name = word();
    if (name.equals("properties") || name.equals("appProperties")) {
      return property(name.equals("appProperties"));
    }
    if (name.equals("sharedWithMe") && !isOperatorNext()) {
      return SearchTerms.sharedWithMe();
    }
    String operator = operator();
    skipBlanks();
    if (at < text.length() && text.charAt(at) == '\'') {
      usesIndex |= name.equals("name") || name.equals("fullText");
      return known(SearchTerms.compare(name, operator, string()));
    }
    String literal = word();
    if (!literal.equals("true") && !literal.equals("false")) {
      throw invalid();
    }
    return known(SearchTerms.compare(name, operator, literal.equals("true")));
  }

  private SearchCondition property(boolean isPrivate) {
    if (!takeWord("has")) {
      throw invalid();
    }
    require("{");
    Map<String, String> parts = new HashMap<>();
    do {
      String part = word();
      require("=");
      skipBlanks();
      parts.put(part, string());
    } while (takeWord("and"));
    require("}");
    String key = parts.get("key");
    String value = parts.get("value");
    if (key == null || value == null || parts.size() != 2) {
      throw invalid();
    }
    usesIndex = true;
    return SearchTerms.property(key, value, isPrivate);
  }

  private SearchCondition known(@Nullable SearchCondition condition) {
    if (condition == null) {
      throw invalid();
    }
    return condition;
  }

  private boolean isOperatorNext() {
    skipBlanks();
    return at < text.length() && "=!<>".indexOf(text.charAt(at)) >= 0;
  }

  private String operator() {
    for (String operator : new String[] {"<=", ">=", "!=", "=", "<", ">"}) {
      if (take(operator)) {
        return operator;
      }
    }
    if (takeWord("contains")) {
      return "contains";
    }
    throw invalid();
  }

  /** Doc: {@code '} and {@code \} are escaped by a backslash. */
  private String string() {
    StringBuilder value = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'') {
        at = i + 1;
        return value.toString();
      }
      if (c == '\\') {
        i++;
        if (i == text.length() || (text.charAt(i) != '\'' && text.charAt(i) != '\\')) {
          throw invalid();
        }
        c = text.charAt(i);
      }
      value.append(c);
    }
    throw invalid();
  }

  private String word() {
    skipBlanks();
    int start = at;
    while (at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    if (at == start) {
      throw invalid();
    }
    return text.substring(start, at);
  }

  private boolean takeWord(String word) {
    skipBlanks();
    int end = at + word.length();
    boolean found =
        text.startsWith(word, at)
            && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    if (found) {
      at = end;
    }
    return found;
  }

  private boolean take(String symbol) {
    skipBlanks();
    if (text.startsWith(symbol, at)) {
      at += symbol.length();
      return true;
    }
    return false;
  }

  private void require(String symbol) {
    if (!take(symbol)) {
      throw invalid();
    }
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static DriveRefusal invalid() {
    return DriveRefusal.invalid("q");
  }
}
