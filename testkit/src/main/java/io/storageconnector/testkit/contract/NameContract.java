package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.ErrorKind;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Names: each is stored exactly as given, or refused as {@code INVALID_NAME} before anything is
 * sent. Which of the two is what {@code Capabilities.isLegalName} says.
 */
public abstract class NameContract extends ListingContract {

  /** For subclasses. */
  protected NameContract() {}

  /**
   * A file keeps its name, or the name is refused.
   *
   * @param sample the name
   */
  @ParameterizedTest
  @MethodSource("nameSamples")
  public final void upload_anyName_isExactOrRefused(NameSample sample) {
    ItemRef folder = freshFolder();
    String name = sample.name();
    if (!isLegal(name)) {
      refused(() -> put(folder, name, Samples.bytes(1)));
      assertThat(children(folder)).isEmpty();
      return;
    }
    ItemRef file = put(folder, name, Samples.bytes(1)).ref();
    assertNamed(folder, file, name);
  }

  /**
   * A folder keeps its name, or the name is refused.
   *
   * @param sample the name
   */
  @ParameterizedTest
  @MethodSource("nameSamples")
  public final void createFolder_anyName_isExactOrRefused(NameSample sample) {
    ItemRef folder = freshFolder();
    String name = sample.name();
    if (!isLegal(name)) {
      refused(() -> connector().createFolder(folder, name));
      assertThat(children(folder)).isEmpty();
      return;
    }
    ItemRef created = connector().createFolder(folder, name).ref();
    assertNamed(folder, created, name);
    assertFails(ErrorKind.ALREADY_EXISTS, () -> connector().createFolder(folder, name));
  }

  /**
   * A renamed item has the new name, or the name is refused and the old one stays.
   *
   * @param sample the name
   */
  @ParameterizedTest
  @MethodSource("nameSamples")
  public final void rename_anyName_isExactOrRefused(NameSample sample) {
    ItemRef folder = freshFolder();
    String name = sample.name();
    ItemRef file = put(folder, "before", Samples.bytes(1)).ref();
    if (!isLegal(name)) {
      refused(() -> connector().rename(file, name));
      assertThat(names(folder)).containsExactly("before");
      return;
    }
    assertThat(connector().rename(file, name).name()).isEqualTo(name);
    assertNamed(folder, file, name);
  }

  /** Text that is no Unicode can't be sent as it is, so it is not sent at all. */
  @Test
  public final void name_halfACharacter_isRefused() {
    ItemRef folder = freshFolder();
    String name = "a\ud83d";
    assertRefused(() -> put(folder, name, Samples.bytes(1)));
    assertRefused(() -> connector().createFolder(folder, name));
    assertRefused(() -> connector().rename(folder, name));
    assertThat(children(folder)).isEmpty();
  }

  /** The two spellings of an accented letter are kept as they are, where they are taken at all. */
  @Test
  public final void upload_composedAndDecomposed_areNotMixedUp() {
    for (String name : List.of("caf\u00e9", "cafe\u0301")) {
      ItemRef folder = freshFolder();
      if (isLegal(name)) {
        ItemRef file = put(folder, name, Samples.bytes(1)).ref();
        assertThat(connector().get(file).name()).isEqualTo(name);
      } else {
        refused(() -> put(folder, name, Samples.bytes(1)));
      }
    }
  }

  final Stream<NameSample> nameSamples() {
    int max = connector().capabilities().maxNameLength();
    return Stream.of(
        new NameSample("plain", "report.csv"),
        new NameSample("empty", ""),
        new NameSample("one letter", "a"),
        new NameSample("dot inside", "a.b"),
        new NameSample("many dots", "a.b..c"),
        new NameSample("leading dot", ".hidden"),
        new NameSample("trailing dot", "name."),
        new NameSample("dot", "."),
        new NameSample("two dots", ".."),
        new NameSample("three dots", "..."),
        new NameSample("apostrophe", "O'Brien's"),
        new NameSample("quotes", "\"quoted\" name"),
        new NameSample("leading blank", " name"),
        new NameSample("trailing blank", "name "),
        new NameSample("blank", " "),
        new NameSample("blanks inside", "a  b   c"),
        new NameSample("no-break space at the end", "name\u00a0"),
        new NameSample("percent", "100%"),
        new NameSample("escape", "a%2Fb%20c"),
        new NameSample("plus", "a+b"),
        new NameSample("query", "a?b=c&d#e"),
        new NameSample("backslash", "a\\b"),
        new NameSample("slash", "a/b"),
        new NameSample("Windows", "a:b*c|d<e>f"),
        new NameSample("device", "CON"),
        new NameSample("braces", "{a}[b](c)$d;e,f"),
        new NameSample("tab", "a\tb"),
        new NameSample("line break", "a\r\nb"),
        new NameSample("delete", "a\u007fb"),
        new NameSample("null", "a\u0000b"),
        new NameSample("composed", "caf\u00e9"),
        new NameSample("decomposed", "cafe\u0301"),
        new NameSample("sharp s", "Stra\u00dfe"),
        new NameSample("dotted I", "\u0130stanbul"),
        new NameSample("Chinese", "\u62a5\u544a"),
        new NameSample("Hebrew", "\u05d3\u05d5\u05d7"),
        new NameSample("emoji", "\ud83d\udcc4.txt"),
        new NameSample("joined emoji", "\ud83d\udc69\u200d\ud83d\udcbb"),
        new NameSample("zero width", "a\u200bb"),
        new NameSample("255 characters", "n".repeat(255)),
        new NameSample("the longest", "n".repeat(max)),
        new NameSample("too long", "n".repeat(max + 1)));
  }

  private boolean isLegal(String name) {
    return connector().capabilities().isLegalName(name);
  }

  private static void refused(ThrowingCallable call) {
    assertThat(assertFails(ErrorKind.INVALID_NAME, call).attempts()).isZero();
  }

  private void assertNamed(ItemRef folder, ItemRef item, String name) {
    assertThat(connector().get(item).name()).isEqualTo(name);
    assertThat(names(folder)).isEqualTo(List.of(name));
    if (!name.contains("/") && !name.equals(".") && !name.equals("..")) {
      assertThat(connector().findByPath(folder, name).map(Item::ref)).contains(item);
    }
  }
}
