package io.storageconnector.testkit.content;

import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeReply;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers a download with all bytes or with one range of them (RFC 9110, section 14). Several
 * ranges at once are answered with all bytes (assumed).
 */
public final class RangedReply {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  private RangedReply() {}

  /**
   * Makes the answer.
   *
   * @param whole the answer for all bytes, without them
   * @param bytes all bytes
   * @param range the request's {@code Range} header, or empty for none
   * @return that answer with all bytes, 206 with some, or 416 without any
   */
  public static FakeReply of(FakeReply whole, BodySource bytes, String range) {
    Matcher matcher = RANGE.matcher(range.trim());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return whole.withBody(bytes);
    }
    return part(whole, bytes, matcher.group(1), matcher.group(2));
  }

  private static FakeReply part(FakeReply whole, BodySource bytes, String first, String last) {
    long size = bytes.length();
    long from;
    long to;
    try {
      from = first.isEmpty() ? Math.max(0, size - Long.parseLong(last)) : Long.parseLong(first);
      to = first.isEmpty() || last.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(last));
    } catch (NumberFormatException e) {
      return whole.withBody(bytes); // RFC 9110: a range that cannot be understood is ignored
    }
    if (from >= size || to < from) {
      return FakeReply.of(416).withHeader("Content-Range", "bytes */" + size);
    }
    return whole
        .withStatus(206)
        .withHeader("Content-Range", "bytes " + from + "-" + to + "/" + size)
        .withBody(bytes.slice(from, to - from + 1));
  }
}
