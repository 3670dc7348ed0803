package io.storageconnector.testkit.box;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeReply;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Odd answers that Box is known to give, for {@code FakeBox.on(...).rewrite(...)}.
 *
 * <p>Each leaves answers alone that are not JSON objects.
 */
public final class BoxOddities {

  private BoxOddities() {}

  /**
   * Adds an entry of a type no client knows to a listing. The listing stays valid (reported of
   * other clients' strict parsers).
   *
   * @return the change
   */
  public static UnaryOperator<FakeReply> unknownItemType() {
    return change(
        page ->
            entries(page)
                .insertObject(0)
                .put("type", "hologram")
                .put("id", "4711")
                .put("etag", "0")
                .put("name", "from the future"));
  }

  /**
   * Writes a listing's {@code order} as an object instead of an array (reported).
   *
   * @return the change
   */
  public static UnaryOperator<FakeReply> orderAsObject() {
    return change(page -> page.putObject("order").put("by", "name").put("direction", "ASC"));
  }

  /**
   * Puts a text that is no date into the date fields of a listing's entries.
   *
   * @return the change
   */
  public static UnaryOperator<FakeReply> unparsableDates() {
    return change(
        page ->
            entries(page)
                .forEach(
                    entry -> {
                      ((ObjectNode) entry)
                          .put("created_at", "yesterday")
                          .put("modified_at", "yesterday");
                      ((ObjectNode) entry)
                          .put("content_created_at", "")
                          .put("content_modified_at", "yesterday");
                    }));
  }

  /**
   * Writes the sizes of a listing's entries in exponent form (reported for huge folders).
   *
   * @return the change
   */
  public static UnaryOperator<FakeReply> sizesAsFloats() {
    return change(
        page ->
            entries(page).forEach(entry -> ((ObjectNode) entry).put("size", 1.0034576983313e14)));
  }

  /**
   * Gives a redirect a body, which a client has to consume or close.
   *
   * @return the change
   */
  public static UnaryOperator<FakeReply> redirectWithBody() {
    return reply ->
        reply
            .withHeader("Content-Type", "text/html")
            .withBody(BodySource.of("<html><body>" + "Moved. ".repeat(500) + "</body></html>"));
  }

  /**
   * Flips one bit of one byte of a body: what a check of the hash is for.
   *
   * @param position the byte; the body must fit into memory
   * @return the change
   */
  public static UnaryOperator<FakeReply> corruptByte(int position) {
    return reply -> {
      byte[] bytes = reply.body().bytes();
      bytes[position] ^= 1;
      return reply.withBody(BodySource.of(bytes));
    };
  }

  private static ArrayNode entries(ObjectNode page) {
    return page.withArray("entries");
  }

  private static UnaryOperator<FakeReply> change(Consumer<ObjectNode> edit) {
    return reply -> {
      try {
        JsonNode json = BoxJson.MAPPER.readTree(reply.body().text());
        if (!(json instanceof ObjectNode object)) {
          return reply;
        }
        edit.accept(object);
        return reply.withBody(BodySource.of(BoxJson.text(object)));
      } catch (JsonProcessingException e) {
        return reply; // documented: what is not JSON stays as it is
      }
    };
  }
}
