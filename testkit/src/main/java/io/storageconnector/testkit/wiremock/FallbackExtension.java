package io.storageconnector.testkit.wiremock;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.Headers;

/**
 * Lets the fake answer every request that no stub matches.
 *
 * <p>It is no stub itself, so a user's stubs come first whatever their priority and a reset of the
 * stubs does not remove it. The body of the answer does not pass through WireMock, which would hold
 * it in memory.
 */
final class FallbackExtension implements ResponseDefinitionTransformerV2 {

  private final Exchanges exchanges;
  private final FakeHandler fake;

  FallbackExtension(Exchanges exchanges, FakeHandler fake) {
    this.exchanges = exchanges;
    this.fake = fake;
  }

  @Override
  public String getName() {
    return "storage-connector-fake";
  }

  @Override
  public ResponseDefinition transform(ServeEvent event) {
    ResponseDefinition stubbed = event.getResponseDefinition();
    String key = event.getRequest().getHeader(Exchanges.HEADER);
    Exchange exchange = key == null ? null : exchanges.find(key).orElse(null);
    if (stubbed.wasConfigured() || exchange == null) {
      return stubbed;
    }
    FakeReply reply = fake.handle(exchange.request());
    exchange.reply(reply);
    ResponseDefinitionBuilder definition =
        ResponseDefinitionBuilder.responseDefinition().withStatus(reply.status());
    for (Headers.Line line : reply.headers().lines()) {
      definition.withHeader(line.name(), line.value());
    }
    return definition.build();
  }
}
