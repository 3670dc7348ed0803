package io.storageconnector.internal.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The stored form: everything comes back, and nothing else is believed. */
class TokenRecordCodecTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private static TokenRecord full(int tokenBytes) {
    Secret access = Secret.of("FAKESECRET" + "a".repeat(tokenBytes));
    Secret refresh = Secret.of("FAKESECRET" + "r".repeat(tokenBytes / 2));
    Secret other = Secret.of("FAKESECRET" + "o".repeat(tokenBytes / 2));
    TokenPair pair =
        new TokenPair(access, refresh, NOW.plusSeconds(3600), NOW, List.of("one", "zwölf"));
    return new TokenRecord(
        ConnectionId.of("acme"),
        Origin.consent("fake", "account-1"),
        3,
        17,
        RecordState.SUSPECT,
        true,
        pair,
        Collections.nCopies(3, new Alternate(other, NOW)),
        new Attempt("a1", "pod", NOW, Duration.ofSeconds(25), 2),
        true,
        ReauthorizationReason.GRANT_REVOKED,
        Collections.nCopies(
            8, new TrailEntry(NOW, "pod", TrailEntry.Event.TAKEN_OVER, "0123abcd")));
  }

  private static TokenRecord tombstone() {
    return full(10).scrubbed(new TrailEntry(NOW, "pod", TrailEntry.Event.SCRUBBED, "-"));
  }

  @Test
  void decode_encodedRecord_isTheSame() {
    assertThat(TokenRecordCodec.decode(TokenRecordCodec.encode(full(100)))).isEqualTo(full(100));
    assertThat(TokenRecordCodec.decode(TokenRecordCodec.encode(tombstone())))
        .isEqualTo(tombstone());
  }

  @Test
  void encode_everythingAtItsLargest_fitsIntoAStoredToken() {
    byte[] plain = TokenRecordCodec.encode(full(TokenPair.MAX_ACCESS_TOKEN_BYTES - 20));

    assertThat(plain.length).isLessThan(StoredToken.MAX_SEALED_BYTES - 1024);
  }

  @Test
  void decode_otherSchema_saysWhatToDo() {
    byte[] later = TokenRecordCodec.encode(full(10));
    later[3] = 2;

    assertThatThrownBy(() -> TokenRecordCodec.decode(later))
        .isInstanceOf(TokenStoreException.class)
        .hasMessageContaining("newer release");
  }

  @Test
  void decode_everyTruncation_isRefused() {
    byte[] whole = TokenRecordCodec.encode(full(10));

    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> TokenRecordCodec.decode(part))
          .isInstanceOf(TokenStoreException.class);
    }
  }

  @Test
  void decode_bytesLeftOver_isRefused() {
    byte[] whole = TokenRecordCodec.encode(full(10));

    assertThatThrownBy(() -> TokenRecordCodec.decode(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(TokenStoreException.class);
  }

  @Test
  void decode_randomDamage_throwsNothingElse() {
    byte[] whole = TokenRecordCodec.encode(full(10));
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 5000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      try {
        TokenRecordCodec.decode(damaged);
      } catch (TokenStoreException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void toString_recordWithTokens_printsNone() {
    TokenRecord record = full(10);

    assertThat(record + " " + record.pair() + " " + record.alternates() + " " + record.attempt())
        .contains("3.17")
        .doesNotContain("FAKESECRET");
  }
}
