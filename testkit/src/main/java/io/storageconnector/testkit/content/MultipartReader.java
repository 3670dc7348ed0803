package io.storageconnector.testkit.content;

import io.storageconnector.testkit.http.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a multipart body part by part as a stream; no part is ever held whole.
 *
 * <p>Confined to one thread. The stream belongs to the caller.
 */
public final class MultipartReader {

  /**
   * One part: valid until the next one is asked for.
   *
   * @param name the name its {@code Content-Disposition} gives, empty when it gives none
   * @param headers its own headers
   * @param content its bytes, to be read once
   */
  public record Part(String name, Headers headers, InputStream content) {}

  private static final Pattern NAME =
      Pattern.compile(";\\s*name=\"?([^\";]*)\"?", Pattern.CASE_INSENSITIVE);
  private static final Pattern BOUNDARY =
      Pattern.compile(";\\s*boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  private static final int HEADER_LIMIT = 8 * 1024;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[64 * 1024];
  private int start;
  private int end;
  private boolean exhausted;
  private boolean insidePart;
  private boolean finished;

  /**
   * Begins to read.
   *
   * @param in the body
   * @param boundary from its content type
   */
  public MultipartReader(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // The first boundary may open the body without a line break before it.
    buffer[0] = '\r';
    buffer[1] = '\n';
    end = 2;
    insidePart = true;
  }

  /**
   * Finds the boundary in a content type.
   *
   * @param contentType the header's value
   * @param mediaType the type it has to be, such as {@code multipart/form-data}
   * @return the boundary, or empty for another type or none
   */
  public static Optional<String> boundary(String contentType, String mediaType) {
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!contentType.regionMatches(true, 0, mediaType, 0, mediaType.length()) || !matcher.find()) {
      return Optional.empty();
    }
    return Optional.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
  }

  /**
   * Moves to the next part, skipping what is left of the current one.
   *
   * @return the part, or empty after the last
   * @throws IOException on a body that is cut or malformed
   */
  public Optional<Part> next() throws IOException {
    byte[] sink = new byte[8 * 1024];
    while (insidePart && readPart(sink, 0, sink.length) >= 0) {
      // the rest of the part, or the preamble
    }
    if (finished) {
      return Optional.empty();
    }
    String afterBoundary = line();
    if (afterBoundary.startsWith("--")) {
      finished = true;
      return Optional.empty();
    }
    if (!afterBoundary.isBlank()) {
      throw new IOException("a multipart boundary is not followed by a line break");
    }
    List<Headers.Line> lines = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("a multipart header has no colon");
      }
      lines.add(
          new Headers.Line(line.substring(0, colon).trim(), line.substring(colon + 1).trim()));
    }
    Headers headers = Headers.of(lines);
    Matcher name = NAME.matcher(headers.first("Content-Disposition").orElse(""));
    insidePart = true;
    return Optional.of(new Part(name.find() ? name.group(1) : "", headers, new PartStream()));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < HEADER_LIMIT) {
      if (start == end && !fill()) {
        if (line.size() >= 2) {
          return line.toString(StandardCharsets.UTF_8); // the closing boundary needs no line break
        }
        throw new IOException("the multipart body ended early");
      }
      byte next = buffer[start++];
      if (next == '\n') {
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
      }
      line.write(next);
    }
    throw new IOException("a multipart header is too long");
  }

  /** Reads bytes of the current part; -1 at its boundary, which is consumed. */
  private int readPart(byte[] target, int from, int count) throws IOException {
    if (!insidePart) {
      return -1;
    }
    while (end - start < delimiter.length && fill()) {
      // enough bytes to recognise a boundary
    }
    int boundary = find();
    if (boundary == start) {
      start += delimiter.length;
      insidePart = false;
      return -1;
    }
    int safe = boundary >= 0 ? boundary : end - delimiter.length + 1;
    if (safe <= start) {
      throw new IOException("the multipart body ended early");
    }
    int n = Math.min(count, safe - start);
    System.arraycopy(buffer, start, target, from, n);
    start += n;
    return n;
  }

  private int find() {
    for (int i = start; i <= end - delimiter.length; i++) {
      int matched = 0;
      while (matched < delimiter.length && buffer[i + matched] == delimiter[matched]) {
        matched++;
      }
      if (matched == delimiter.length) {
        return i;
      }
    }
    return -1;
  }

  private boolean fill() throws IOException {
    if (exhausted) {
      return false;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    int n = in.read(buffer, end, buffer.length - end);
    if (n < 0) {
      exhausted = true;
      return false;
    }
    end += n;
    return true;
  }

  private final class PartStream extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      return count == 0 ? 0 : readPart(target, from, count);
    }
  }
}
