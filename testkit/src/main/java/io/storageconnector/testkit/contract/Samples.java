package io.storageconnector.testkit.contract;

import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ContentSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Content for the tests: the same on every run, and never mistaken for other content. */
final class Samples {

  private Samples() {}

  /** Noise of the given length; a longer sample does not begin with a shorter one. */
  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return bytes;
  }

  /** Noise that begins like a gzip stream but is none. */
  static byte[] gzipMagic(int length) {
    byte[] bytes = bytes(length);
    bytes[0] = 0x1f;
    bytes[1] = (byte) 0x8b;
    return bytes;
  }

  /** A true gzip stream. */
  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static Checksum checksum(ChecksumAlgorithm algorithm, byte[] bytes) {
    return Checksum.of(algorithm, algorithm.newDigest().digest(bytes));
  }

  /** A source whose streams yield something else than it declares. */
  static ContentSource declaring(long length, byte[] actual) {
    return new Sample(actual).declare(length);
  }

  /** A source that does not know its length. */
  static ContentSource ofUnknownLength(byte[] bytes) {
    return new Sample(bytes);
  }

  /** A source whose streams break off with an {@code IOException}. */
  static ContentSource breakingAfter(int goodBytes, byte[] bytes) {
    return new Sample(bytes).declare(bytes.length).breakAfter(goodBytes);
  }

  /** A source that tells when its bytes up to a position were read. */
  static ContentSource announcingPosition(byte[] bytes, int position, Runnable reached) {
    return new Sample(bytes).declare(bytes.length).announceAt(position, reached);
  }

  /** A source that counts how often it is opened. */
  static ContentSource counted(long length, byte[] bytes, AtomicInteger opened) {
    return new Sample(bytes).declare(length).countIn(opened);
  }

  /** A source that announces a checksum. */
  static ContentSource announcing(Checksum checksum, byte[] bytes) {
    return new Sample(bytes).declare(bytes.length).announce(checksum);
  }

  /** Content whose declared length, whole bytes and reliability are three different things. */
  private static final class Sample implements ContentSource {

    private final byte[] bytes;
    private long declared = -1;
    private int goodBytes = Integer.MAX_VALUE;
    private AtomicInteger opened = new AtomicInteger();
    private @Nullable Checksum checksum;
    private @Nullable Runnable reached;
    private int position;

    Sample(byte[] bytes) {
      this.bytes = bytes;
    }

    Sample declare(long length) {
      this.declared = length;
      return this;
    }

    Sample breakAfter(int count) {
      this.goodBytes = count;
      return this;
    }

    Sample countIn(AtomicInteger counter) {
      this.opened = counter;
      return this;
    }

    Sample announce(Checksum value) {
      this.checksum = value;
      return this;
    }

    Sample announceAt(int offset, Runnable action) {
      this.position = offset;
      this.reached = action;
      return this;
    }

    @Override
    public InputStream open() {
      opened.incrementAndGet();
      if (reached != null) {
        return new SequenceInputStream(
            new ByteArrayInputStream(bytes, 0, position), new Announcing(bytes, position, reached));
      }
      return goodBytes >= bytes.length
          ? new ByteArrayInputStream(bytes)
          : new Breaking(bytes, goodBytes);
    }

    @Override
    public OptionalLong length() {
      return declared < 0 ? OptionalLong.empty() : OptionalLong.of(declared);
    }

    @Override
    public Optional<Checksum> checksum() {
      return Optional.ofNullable(checksum);
    }
  }

  /** The rest of a content, which tells when somebody begins to read it. */
  private static final class Announcing extends FilterInputStream {

    private final Runnable reached;
    private boolean told;

    Announcing(byte[] bytes, int position, Runnable reached) {
      super(new ByteArrayInputStream(bytes, position, bytes.length - position));
      this.reached = reached;
    }

    @Override
    public int read() throws IOException {
      tell();
      return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      tell();
      return super.read(buffer, offset, length);
    }

    private void tell() {
      if (!told) {
        told = true;
        reached.run();
      }
    }
  }

  /** A stream that breaks off. */
  private static final class Breaking extends InputStream {

    private final ByteArrayInputStream good;

    Breaking(byte[] bytes, int goodBytes) {
      this.good = new ByteArrayInputStream(bytes, 0, goodBytes);
    }

    @Override
    public int read() throws IOException {
      int next = good.read();
      if (next < 0) {
        throw new IOException("the sample breaks off here");
      }
      return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = good.read(buffer, offset, length);
      if (count < 0) {
        throw new IOException("the sample breaks off here");
      }
      return count;
    }
  }
}
