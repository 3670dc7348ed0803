package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Fields by name, each with those inside it: both what a client selects with {@code fields} and
 * what a kind of answer can hold.
 *
 * <p>Grammar (doc: return specific fields): {@code a,b} several, {@code a/b} and {@code a(b,c)}
 * inside, {@code *} all of a level. A field without any inside stands for all that is in it.
 * Immutable after parsing.
 */
final class FieldTree {

  static final String ALL = "*";

  private final Map<String, FieldTree> fields = new LinkedHashMap<>();

  private FieldTree() {}

  /**
   * Reads the grammar. Blanks around names are accepted, as Google's own samples write them; an
   * empty name, an open bracket and anything else out of place is refused.
   */
  static FieldTree parse(String text) {
    Parser parser = new Parser(text);
    FieldTree tree = new FieldTree();
    parser.list(tree);
    parser.end();
    return tree;
  }

  /** Says whether it selects everything at its level. */
  boolean isWhole() {
    return fields.isEmpty() || fields.containsKey(ALL);
  }

  Set<String> names() {
    return fields.keySet();
  }

  boolean has(String name) {
    return isWhole() || fields.containsKey(name);
  }

  /** What is selected inside a field; everything when the field was selected by {@code *}. */
  FieldTree inside(String name) {
    return fields.getOrDefault(name, new FieldTree());
  }

  /** Refuses a selection of fields that the answer never has (assumed: all of them). */
  void requireKnownBy(FieldTree shape) {
    fields.forEach(
        (name, inner) -> {
          if (name.equals(ALL)) {
            return;
          }
          boolean free = shape.fields.containsKey(ALL);
          FieldTree known = free ? new FieldTree() : shape.fields.get(name);
          if (known == null || (!inner.fields.isEmpty() && known.fields.isEmpty())) {
            throw invalid(name);
          }
          inner.requireKnownBy(known);
        });
  }

  /** Returns a copy of what is selected; selected fields that are absent stay so. */
  JsonNode apply(JsonNode node) {
    if (isWhole()) {
      return node;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode selected = DriveJson.array();
      array.forEach(element -> selected.add(apply(element)));
      return selected;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode selected = DriveJson.object();
    object
        .properties()
        .forEach(
            field -> {
              FieldTree inner = fields.get(field.getKey());
              if (inner != null) {
                selected.set(field.getKey(), inner.apply(field.getValue()));
              }
            });
    return selected;
  }

  private static DriveRefusal invalid(String field) {
    return DriveRefusal.parameter(
        DriveReason.INVALID_PARAMETER, "Invalid field selection " + field, "fields");
  }

  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    void list(FieldTree into) {
      do {
        item(into);
      } while (take(','));
    }

    void end() {
      if (at < text.length()) {
        throw invalid(text);
      }
    }

    private void item(FieldTree into) {
      FieldTree level = into.fields.computeIfAbsent(name(), unused -> new FieldTree());
      while (take('/')) {
        level = level.fields.computeIfAbsent(name(), unused -> new FieldTree());
      }
      if (take('(')) {
        list(level);
        if (!take(')')) {
          throw invalid(text);
        }
      }
    }

    private String name() {
      skipBlanks();
      int start = at;
      if (at < text.length() && text.charAt(at) == '*') {
        at++;
      } else {
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
          at++;
        }
      }
      if (at == start) {
        throw invalid(text);
      }
      return text.substring(start, at);
    }

    private boolean take(char expected) {
      skipBlanks();
      if (at < text.length() && text.charAt(at) == expected) {
        at++;
        skipBlanks();
        return true;
      }
      return false;
    }

    private void skipBlanks() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }
  }
}
