package io.storageconnector.testkit.oauth;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a token endpoint was asked and did: the latest 10,000 exchanges, and the count of all.
 * Guarded by the lock of {@link FakeOAuth}.
 */
final class ExchangeLog {

  private static final int KEPT = 10_000;

  private final ArrayDeque<TokenExchange> latest = new ArrayDeque<>();
  private final Map<TokenExchange, Integer> counts =
      new TreeMap<>(
          Comparator.comparing(TokenExchange::grantType).thenComparing(TokenExchange::outcome));

  void add(String grantType, TokenExchange.Outcome outcome) {
    TokenExchange exchange = new TokenExchange(grantType, outcome);
    counts.merge(exchange, 1, Integer::sum);
    latest.addLast(exchange);
    if (latest.size() > KEPT) {
      latest.removeFirst();
    }
  }

  List<TokenExchange> latest() {
    return new ArrayList<>(latest);
  }

  Map<TokenExchange, Integer> counts() {
    return new LinkedHashMap<>(counts);
  }
}
