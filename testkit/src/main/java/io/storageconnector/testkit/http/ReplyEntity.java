package io.storageconnector.testkit.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** Writes a reply's body, or its beginning when the delivery is to fail at some byte. */
final class ReplyEntity extends AbstractHttpEntity {

  private final BodySource body;
  private final long limit;

  ReplyEntity(BodySource body, long limit, boolean chunked) {
    super((String) null, null, chunked);
    this.body = body;
    this.limit = limit;
  }

  @Override
  public long getContentLength() {
    return isChunked() ? -1 : body.length();
  }

  @Override
  public InputStream getContent() throws IOException {
    return body.open();
  }

  @Override
  public boolean isStreaming() {
    return false;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    long left = limit;
    try (InputStream in = body.open()) {
      int n;
      while (left > 0 && (n = in.read(buffer, 0, (int) Math.min(buffer.length, left))) >= 0) {
        out.write(buffer, 0, n);
        left -= n;
      }
    }
    out.flush();
  }

  @Override
  public void close() {}
}
