package io.storageconnector.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.StorageConnector;
import io.storageconnector.item.ItemRef;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxSettings;
import io.storageconnector.testkit.http.FakeReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Box lets two identical folders into the world if they are created at the same time. */
@Timeout(60)
class BoxTwinFoldersTest {

  @Test
  void ensureFolder_twoCreationsSucceedAtOnce_bothSettleOnOneFolder() throws Exception {
    try (BoxStorage storage =
            BoxStorage.start(
                BoxSettings.builder().folderTwins().build(), BoxConfig.MAX_DIRECT_UPLOAD);
        StorageConnector connector = storage.open()) {
      storage.fake.on(BoxOperation.PREFLIGHT_FILE).times(2).rewrite(meeting());
      storage.fake.on(BoxOperation.CREATE_FOLDER).times(2).rewrite(meeting());
      ExecutorService executor = Executors.newFixedThreadPool(2);
      try {
        List<Future<ItemRef>> racers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          racers.add(
              executor.submit(() -> connector.ensureFolder(connector.root(), "reports").ref()));
        }
        assertThat(racers.get(0).get()).isEqualTo(racers.get(1).get());
      } finally {
        executor.shutdown();
      }
      assertThat(storage.fake.effects(BoxOperation.CREATE_FOLDER)).as("twins").isEqualTo(2);
      storage.fake.assertClean();
    }
  }

  /** Lets an answer out only when both racers' answers are ready. */
  private static UnaryOperator<FakeReply> meeting() {
    CyclicBarrier both = new CyclicBarrier(2);
    return reply -> {
      try {
        both.await(20, TimeUnit.SECONDS);
        return reply;
      } catch (Exception e) {
        throw new IllegalStateException("the racers did not meet", e);
      }
    };
  }
}
