package io.storageconnector.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that refuse nonsense and come back from their text. */
class ItemValuesTest {

  @Test
  void cursor_toTextAndBack_isTheSame() {
    Cursor cursor = new Cursor("fake", "list:1.2", "mårker.with/dots==");

    assertThat(cursor.toText()).matches("[A-Za-z0-9._-]+");
    assertThat(Cursor.parse(cursor.toText())).isEqualTo(cursor);
    assertThat(cursor.toString()).doesNotContain("marker");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.a.b", "2.YQ.YQ.YQ", "1.!.YQ.YQ", "1.YQ.YQ.", "1.YQ.YQ.YQ.YQ"})
  void cursorParse_anythingElse_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Cursor.parse(text));
  }

  @ParameterizedTest
  @EnumSource(ItemKind.class)
  void refParse_printedRef_isTheSame(ItemKind kind) {
    ItemRef ref = new ItemRef("fake", kind, "id:with:colons");

    assertThat(ItemRef.parse(ref.toString())).isEqualTo(ref);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "fake", "fake:file", "fake:house:1", ":file:1", "fake:file:", "a:file:b c"})
  void refParse_anythingElse_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ItemRef.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"0,10,5,5", "0,10,100,10", "5,10,5,0", "5,10,6,1", "0,1,0,0"})
  void lengthWithin_rangeAndSize_isTheOverlap(long offset, long length, long size, long expected) {
    assertThat(ByteRange.of(offset, length).lengthWithin(size)).isEqualTo(expected);
  }

  @Test
  void byteRange_openEnd_reachesTheEndOfAnyFile() {
    assertThat(ByteRange.from(3).isOpenEnded()).isTrue();
    assertThat(ByteRange.from(3).lengthWithin(10)).isEqualTo(7);
    assertThat(ByteRange.of(3, 4).isOpenEnded()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"-1,1", "0,0", "1,-1", "9223372036854775807,2"})
  void byteRange_nonsense_isRefused(long offset, long length) {
    assertThatIllegalArgumentException().isThrownBy(() -> ByteRange.of(offset, length));
  }

  @ParameterizedTest
  @EnumSource(ChecksumAlgorithm.class)
  void checksum_bytesAndHex_areTheSame(ChecksumAlgorithm algorithm) {
    byte[] digest = algorithm.newDigest().digest(new byte[] {1});
    Checksum checksum = Checksum.of(algorithm, digest);

    assertThat(checksum.toBytes()).isEqualTo(digest);
    assertThat(new Checksum(algorithm, checksum.hex().toUpperCase(java.util.Locale.ROOT)))
        .isEqualTo(checksum);
  }

  @Test
  void checksum_wrongLengthOrDigits_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Checksum(ChecksumAlgorithm.MD5, "00"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Checksum(ChecksumAlgorithm.MD5, "z".repeat(32)));
  }
}
