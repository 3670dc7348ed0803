package io.storageconnector.internal.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.UploadRequest;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UploadRecordCodecTest {

  private static final ItemRef FOLDER = ItemRef.folder("scripted", "1");
  private static final Instant CHANGED = Instant.parse("2026-01-02T03:04:05.678901234Z");
  private static final Checksum SHA1 =
      Checksum.of(ChecksumAlgorithm.SHA1, new byte[ChecksumAlgorithm.SHA1.length()]);

  private static UploadSession session(String handle) {
    return UploadSession.of(
        Secret.of(handle), 4, 7_000_000_000L, Instant.parse("2026-12-01T00:00:00Z"));
  }

  private static UploadRecord newFile() {
    UploadTarget target =
        UploadTarget.newFile(NewItem.of(FOLDER, "ä (1).txt", "given-1"), "text/csv", CHANGED);
    return new UploadRecord(
        FOLDER, "ä.txt", ConflictPolicy.KEEP_BOTH, SHA1, target, null, session("handle"));
  }

  private static UploadRecord newVersion() {
    UploadTarget target = UploadTarget.newVersion(ItemRef.file("scripted", "2"), "tag", null, null);
    return new UploadRecord(
        FOLDER, "a", ConflictPolicy.NEW_VERSION, null, target, "2v1", session("handle"));
  }

  private static UploadRecord bare() {
    UploadTarget target = UploadTarget.newFile(NewItem.of(FOLDER, "a", null), null, null);
    return new UploadRecord(
        FOLDER, "a", ConflictPolicy.FAIL, null, target, null, session("handle"));
  }

  @Test
  void decode_whatWasEncoded_isTheSame() {
    for (UploadRecord record : List.of(newFile(), newVersion(), bare())) {
      UploadRecord read = UploadRecordCodec.decode(UploadRecordCodec.encode(record)).orElseThrow();

      assertThat(read).usingRecursiveComparison().isEqualTo(record);
      assertThat(read.session().handle()).isEqualTo(Secret.of("handle"));
    }
  }

  @Test
  void decode_cutOrProlongedOrOtherSchema_isEmpty() {
    byte[] whole = UploadRecordCodec.encode(newFile());
    for (int length = 0; length < whole.length; length++) {
      assertThat(UploadRecordCodec.decode(Arrays.copyOf(whole, length))).isEmpty();
    }
    assertThat(UploadRecordCodec.decode(Arrays.copyOf(whole, whole.length + 1))).isEmpty();
    whole[3]++;
    assertThat(UploadRecordCodec.decode(whole)).isEmpty();
  }

  @Test
  void decode_randomDamage_throwsNothing() {
    byte[] whole = UploadRecordCodec.encode(newVersion());
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] damaged = whole.clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      assertThat(UploadRecordCodec.decode(damaged)).isNotNull();
    }
  }

  @Test
  void encode_textThatNobodyNeeds_isRefused() {
    UploadTarget target = UploadTarget.newFile(NewItem.of(FOLDER, "a", null), null, null);
    UploadRecord record =
        new UploadRecord(
            FOLDER,
            "a",
            ConflictPolicy.FAIL,
            null,
            target,
            null,
            session("x".repeat(16 * 1024 + 1)));

    assertThatThrownBy(() -> UploadRecordCodec.encode(record))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isOf_anyDifference_isAnotherRequest() {
    long size = 7_000_000_000L;
    ContentSource content = ContentSource.of(new byte[0]);
    UploadRequest.Builder same = UploadRequest.builder(FOLDER, "a", content);
    assertThat(bare().isOf(same.build(), size)).isTrue();
    assertThat(bare().isOf(same.build(), size + 1)).isFalse();
    ItemRef other = ItemRef.folder("scripted", "9");
    for (UploadRequest request :
        List.of(
            UploadRequest.builder(other, "a", content).build(),
            UploadRequest.builder(FOLDER, "b", content).build(),
            UploadRequest.builder(FOLDER, "a", content).onConflict(ConflictPolicy.SKIP).build(),
            UploadRequest.builder(FOLDER, "a", content).mediaType("text/csv").build(),
            UploadRequest.builder(FOLDER, "a", content).contentModifiedAt(CHANGED).build())) {
      assertThat(bare().isOf(request, size)).isFalse();
    }
    UploadRequest.Builder version =
        UploadRequest.builder(FOLDER, "a", content).onConflict(ConflictPolicy.NEW_VERSION);
    assertThat(newVersion().isOf(version.build(), size)).isFalse();
    assertThat(newVersion().isOf(version.ifMatch("tag").build(), size)).isTrue();
    UploadRequest kept =
        UploadRequest.builder(FOLDER, "ä.txt", content)
            .onConflict(ConflictPolicy.KEEP_BOTH)
            .mediaType("text/csv")
            .contentModifiedAt(CHANGED)
            .build();
    assertThat(newFile().isOf(kept, size)).as("announced another checksum").isFalse();
  }

  @Test
  void toString_always_hidesNameAndHandle() {
    assertThat(newFile().toString()).doesNotContain("txt").doesNotContain("handle");
  }
}
