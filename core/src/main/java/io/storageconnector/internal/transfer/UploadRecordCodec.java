package io.storageconnector.internal.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.auth.Secret;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plain form of an {@link UploadRecord}, before sealing: a schema number, then texts in fixed
 * order, each UTF-8 with a length before it, a negative one for an absent text. A reader takes
 * exactly one schema: an upload that another release began is begun anew.
 */
final class UploadRecordCodec {

  private static final int SCHEMA = 1;

  /** No name, id or handle is longer. Damaged bytes must not exhaust memory. */
  private static final int MAX_BYTES = 16 * 1024;

  private UploadRecordCodec() {}

  static byte[] encode(UploadRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try {
      write(record, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Returns the record; empty if the bytes are none, or of another schema. */
  static Optional<UploadRecord> decode(byte[] plain) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(plain);
    try {
      DataInputStream in = new DataInputStream(bytes);
      if (in.readInt() != SCHEMA) {
        return Optional.empty();
      }
      UploadRecord record = read(in);
      return bytes.available() == 0 ? Optional.of(record) : Optional.empty();
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void write(UploadRecord record, DataOutputStream out) throws IOException {
    UploadTarget target = record.target();
    UploadSession session = record.session();
    out.writeInt(SCHEMA);
    text(out, record.folder().toString());
    text(out, record.name());
    text(out, record.policy().name());
    text(out, record.announced().map(sum -> sum.algorithm().name()).orElse(null));
    text(out, record.announced().map(Checksum::hex).orElse(null));
    text(out, target.mediaType().orElse(null));
    text(out, target.contentModifiedAt().map(Instant::toString).orElse(null));
    if (target instanceof UploadTarget.NewFile file) {
      text(out, null);
      text(out, file.place().name());
      text(out, file.place().id().orElse(null));
    } else {
      UploadTarget.NewVersion version = (UploadTarget.NewVersion) target;
      text(out, version.file().toString());
      text(out, version.ifMatch().orElse(null));
      text(out, record.versionBefore().orElse(null));
    }
    text(out, session.handle().reveal());
    out.writeLong(session.partSize());
    out.writeLong(session.totalSize());
    text(out, session.expiresAt().toString());
  }

  private static UploadRecord read(DataInputStream in) throws IOException {
    ItemRef folder = ItemRef.parse(required(in));
    String name = required(in);
    ConflictPolicy policy = ConflictPolicy.valueOf(required(in));
    String algorithm = text(in);
    String hex = text(in);
    String mediaType = text(in);
    String modified = text(in);
    Instant modifiedAt = modified == null ? null : Instant.parse(modified);
    String file = text(in);
    UploadTarget target;
    String versionBefore = null;
    if (file == null) {
      NewItem place = NewItem.of(folder, required(in), text(in));
      target = UploadTarget.newFile(place, mediaType, modifiedAt);
    } else {
      target = UploadTarget.newVersion(ItemRef.parse(file), text(in), mediaType, modifiedAt);
      versionBefore = text(in);
    }
    Secret handle = Secret.of(required(in));
    UploadSession session =
        UploadSession.of(handle, in.readLong(), in.readLong(), Instant.parse(required(in)));
    return new UploadRecord(
        folder, name, policy, checksum(algorithm, hex), target, versionBefore, session);
  }

  private static @Nullable Checksum checksum(@Nullable String algorithm, @Nullable String hex) {
    return algorithm == null || hex == null
        ? null
        : Checksum.of(ChecksumAlgorithm.valueOf(algorithm), HexFormat.of().parseHex(hex));
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("a text of the checkpoint is too long: " + bytes.length);
    }
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static @Nullable String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException("a text of the checkpoint is too long: " + length);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, UTF_8);
  }

  private static String required(DataInputStream in) throws IOException {
    String text = text(in);
    if (text == null) {
      throw new IllegalArgumentException("a text of the checkpoint is missing");
    }
    return text;
  }
}
