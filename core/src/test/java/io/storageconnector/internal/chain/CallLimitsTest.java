package io.storageconnector.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.auth.ConnectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallLimitsTest {

  private final CallLimits limits = CallLimits.of(2);

  @Test
  void of_sameConnection_isSharedAndOfOthersIsNot() {
    CallLimit acme = limits.of(ConnectionId.of("acme"));

    assertThat(limits.of(ConnectionId.of("acme"))).isSameAs(acme);
    assertThat(limits.of(ConnectionId.of("other"))).isNotSameAs(acme);
  }

  @Test
  void size_afterViewsAreGone_countsTheOnesInUseAlone() {
    CallLimit used = limits.of(ConnectionId.of("used"));
    List<CallLimit> views = new ArrayList<>();
    IntStream.range(0, 100).forEach(i -> views.add(limits.of(ConnectionId.of("c" + i))));
    assertThat(limits.size()).isEqualTo(101);

    views.clear();
    for (int i = 0; limits.size() > 1 && i < 100; i++) {
      System.gc();
    }

    assertThat(limits.size()).isEqualTo(1);
    assertThat(limits.of(ConnectionId.of("used"))).isSameAs(used);
  }
}
