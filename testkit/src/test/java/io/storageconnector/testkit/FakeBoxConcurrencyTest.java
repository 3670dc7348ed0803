package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.oauth.TokenExchange;
import io.storageconnector.testkit.oauth.TokenExchange.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeBoxConcurrencyTest {

  private static final int CALLERS = 16;
  private static final int ROUNDS = 60;

  private final FakeBox box = FakeBox.start();
  private final BoxHttp http = BoxHttp.of(box);
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

  @AfterEach
  void stop() {
    callers.shutdownNow();
    box.close();
  }

  private <T> List<T> together(Callable<T> call) throws Exception {
    CyclicBarrier start = new CyclicBarrier(CALLERS);
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      futures.add(
          callers.submit(
              () -> {
                start.await(20, TimeUnit.SECONDS);
                return call.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get(30, TimeUnit.SECONDS));
    }
    return results;
  }

  @Test
  void refresh_byManyAtOnce_issuesOnePairAndRepeatsIt() throws Exception {
    String form =
        "grant_type=refresh_token&refresh_token=" + box.tokens().refreshToken().orElseThrow();

    List<String> tokens = together(() -> http.json(http.token(form)).path("access_token").asText());

    assertThat(tokens).hasSize(CALLERS).containsOnly(tokens.get(0));
    assertThat(box.tokenExchanges())
        .extracting(TokenExchange::outcome)
        .filteredOn(Outcome.ISSUED::equals)
        .hasSize(1);
    assertThat(box.attempts(BoxOperation.TOKEN_REFRESH)).isEqualTo(CALLERS);
  }

  @Test
  void createFolder_ofOneNameByManyAtOnce_createsOneEachTime() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String folder = "{\"name\":\"f" + round + "\",\"parent\":{\"id\":\"0\"}}";

      List<Integer> statuses =
          together(() -> http.call("POST", "/2.0/folders", folder).statusCode());

      assertThat(statuses).filteredOn(Integer.valueOf(201)::equals).hasSize(1);
      assertThat(statuses).filteredOn(Integer.valueOf(409)::equals).hasSize(CALLERS - 1);
    }
    assertThat(box.effects(BoxOperation.CREATE_FOLDER)).isEqualTo(ROUNDS);
    assertThat(box.children("")).hasSize(ROUNDS);
  }

  @Test
  void fault_onOneOfMany_firesOnce() throws Exception {
    box.on(BoxOperation.CREATE_FOLDER).nth(3).times(2).status(503);

    List<Integer> statuses =
        together(
            () ->
                http.call(
                        "POST",
                        "/2.0/folders",
                        "{\"name\":\""
                            + Thread.currentThread().getId()
                            + "\",\"parent\":{\"id\":\"0\"}}")
                    .statusCode());

    assertThat(statuses).filteredOn(Integer.valueOf(503)::equals).hasSize(2);
    assertThat(box.effects(BoxOperation.CREATE_FOLDER)).isEqualTo(CALLERS - 2);
    box.assertClean();
  }
}
