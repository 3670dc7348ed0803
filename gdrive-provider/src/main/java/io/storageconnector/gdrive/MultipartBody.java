package io.storageconnector.gdrive;

import com.google.api.client.http.HttpContent;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Metadata and content in one body, as {@code uploadType=multipart} wants them: in this order. */
final class MultipartBody implements HttpContent {

  private final String boundary = "part-" + UUID.randomUUID();
  private final ContentBody content;
  private final byte[] head;
  private final byte[] tail;

  MultipartBody(JsonObject metadata, ContentBody content) {
    this.content = content;
    this.head =
        bytes(
            "--"
                + boundary
                + "\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n"
                + metadata
                + "\r\n--"
                + boundary
                + "\r\nContent-Type: "
                + content.getType()
                + "\r\nContent-Transfer-Encoding: binary\r\n\r\n");
    this.tail = bytes("\r\n--" + boundary + "--\r\n");
  }

  @Override
  public long getLength() {
    long length = content.getLength();
    return length < 0 ? -1 : head.length + length + tail.length;
  }

  @Override
  public String getType() {
    return "multipart/related; boundary=" + boundary;
  }

  @Override
  public boolean retrySupported() {
    return false;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(head);
    content.writeTo(out);
    out.write(tail);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
