package io.storageconnector.internal.connector;

import static io.storageconnector.internal.connector.Fixture.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import java.io.ByteArrayInputStream;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uploads in parts to a provider that takes them one after the other, and perhaps not whole. */
@Timeout(60)
class PartsInOrderTest {

  private Fixture fixture = Fixture.inOrder();
  private ScriptedBackend backend = fixture.backend;

  @AfterEach
  void everyFaultFired() {
    assertThat(backend.hasUnusedFaults()).as("faults that never fired").isFalse();
  }

  private FileItem upload(ContentSource content) {
    return fixture.connector.upload(UploadRequest.builder(ROOT, "a.txt", content).build()).file();
  }

  private StorageException fail(ContentSource content) {
    return catchThrowableOfType(StorageException.class, () -> upload(content));
  }

  @Test
  void upload_partsKeptPartly_storesTheWholeContent() {
    for (int keeps = 1; keeps <= 4; keeps++) {
      fixture = Fixture.inOrder();
      backend = fixture.backend;
      int most = keeps;
      backend.keeping = length -> Math.min(length, most);
      byte[] bytes = random(keeps, 23);

      ContentSource once = ContentSource.once(new ByteArrayInputStream(bytes), bytes.length);

      assertThat(backend.content(upload(once).ref())).isEqualTo(bytes);
      assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo((23 + keeps - 1) / keeps);
      assertThat(backend.openSessions()).isZero();
    }
  }

  @Test
  void upload_answersLostOfPartsKeptPartly_goesOnWhereTheProviderIs() {
    backend.keeping = length -> Math.max(1, length - 1);
    byte[] bytes = random(5, 20);
    backend.loseAnswer(Operation.UPLOAD_PART);
    backend.loseRequest(Operation.UPLOAD_PART);
    backend.loseAnswer(Operation.UPLOAD_PART);

    assertThat(backend.content(upload(ContentSource.of(bytes)).ref())).isEqualTo(bytes);
    assertThat(backend.count(Operation.LIST_PARTS)).isEqualTo(3);
    assertThat(backend.aborted).isZero();
  }

  @Test
  void upload_nothingKept_failsAfterTheAttemptsOfTheRetryPolicy() {
    backend.keeping = length -> 0;

    StorageException e = fail(ContentSource.of(random(6, 20)));

    assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(e.retry()).isEqualTo(RetryAdvice.EXHAUSTED);
    assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(RetryConfig.DEFAULT.maxAttempts());
    assertThat(backend.openSessions()).isZero();
  }

  @Test
  void upload_singleBytesKept_failsInsteadOfCrawling() {
    backend.partSize = 100;
    backend.keeping = length -> 1;

    StorageException e = fail(ContentSource.of(random(7, 900)));

    assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(e.retry()).isEqualTo(RetryAdvice.EXHAUSTED);
    assertThat(e).hasMessageContaining("32 bytes of 32 requests");
    assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(32);
    assertThat(backend.openSessions()).isZero();
  }

  @Test
  void upload_leastProgressThatIsEnough_arrives() {
    backend.partSize = 320;
    backend.keeping = length -> Math.min(10, length);
    byte[] bytes = random(8, 1000);

    assertThat(backend.content(upload(ContentSource.of(bytes)).ref())).isEqualTo(bytes);
  }

  @Test
  void upload_statusThatFitsNothingSent_isAnErrorAndNotAnEndlessLoop() {
    for (long error : new long[] {-3, 5}) {
      fixture = Fixture.inOrder();
      backend = fixture.backend;
      byte[] bytes = random(9, 20);
      int[] sent = new int[1];
      backend.before(
          Operation.UPLOAD_PART,
          () -> {
            if (++sent[0] == 2) {
              backend.misreports = error;
              backend.loseRequest(Operation.UPLOAD_PART);
            }
          });

      StorageException e = fail(ContentSource.of(bytes));

      assertThat(e.kind()).as("off by %s", error).isEqualTo(ErrorKind.UNCLASSIFIED);
      assertThat(e).hasMessageContaining("goes on at byte " + (4 + error));
      assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(2);
      assertThat(backend.openSessions()).isZero();
      assertThat(backend.names(ROOT)).isEmpty();
    }
  }

  @Test
  void upload_moreKeptThanSent_isAnError() {
    backend.keeping = length -> length + 1;

    assertThat(fail(ContentSource.of(random(10, 20))).kind()).isEqualTo(ErrorKind.UNCLASSIFIED);
    assertThat(backend.openSessions()).isZero();
  }

  @Test
  void upload_randomFaults_neverStoresOtherBytesOrTwins() {
    for (int seed = 0; seed < 500; seed++) {
      fixture = Fixture.inOrder();
      backend = fixture.backend;
      Random random = new Random(seed);
      byte[] bytes = random(seed, random.nextInt(17, 60));
      backend.partSize = random.nextLong(1, 10);
      backend.keeping = length -> length == 1 ? 1 : random.nextInt(1, length + 1);
      for (int i = random.nextInt(4); i > 0; i--) {
        switch (random.nextInt(3)) {
          case 0 -> backend.loseAnswer(Operation.UPLOAD_PART);
          case 1 -> backend.loseRequest(Operation.UPLOAD_PART);
          default ->
              backend.refuse(Operation.UPLOAD_PART, ErrorKind.RATE_LIMITED, RetryAdvice.SAFE);
        }
      }

      FileItem file = upload(ContentSource.of(bytes));

      assertThat(backend.content(file.ref())).as("seed %s", seed).isEqualTo(bytes);
      assertThat(backend.names(ROOT)).as("seed %s", seed).containsExactly("a.txt");
    }
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
