package io.storageconnector.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds a secret does not print it, and ids are what they should be. */
class SecretsTest {

  private static final Secret SECRET = Secret.of("FAKESECRET-1");

  @Test
  void toString_ofEverythingThatHoldsASecret_printsNone() {
    TokenSet tokens = TokenSet.of(SECRET, SECRET, Instant.EPOCH, List.of("scope"));
    StoredToken stored =
        StoredToken.of(new Revision("0".repeat(32)), Instant.EPOCH, new byte[] {42});

    assertThat(SECRET).hasToString("***");
    assertThat(tokens + " " + stored).doesNotContain("FAKESECRET").doesNotContain("42");
  }

  @Test
  void equals_secrets_comparesTheText() {
    assertThat(SECRET)
        .isEqualTo(Secret.of("FAKESECRET-1"))
        .hasSameHashCodeAs(Secret.of("FAKESECRET-1"))
        .isNotEqualTo(Secret.of("FAKESECRET-2"))
        .isNotEqualTo("FAKESECRET-1");
    assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(""));
  }

  @Test
  void storedToken_bytes_areCopiedInAndOut() {
    byte[] bytes = {1};
    StoredToken stored = StoredToken.of(new Revision("0".repeat(32)), Instant.EPOCH, bytes);
    bytes[0] = 2;
    stored.sealed()[0] = 3;

    assertThat(stored.sealed()).containsExactly(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoredToken.of(Revision.ABSENT, Instant.EPOCH, bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "tab\t", "ümlaut"})
  void connectionId_notPlainAscii_isRefused(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> ConnectionId.of(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0123456789ABCDEF0123456789ABCDEF"})
  void revision_notThirtyTwoLowerCaseHexDigits_isRefused(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Revision(value));
  }
}
