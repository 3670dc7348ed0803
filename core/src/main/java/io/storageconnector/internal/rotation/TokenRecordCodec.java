package io.storageconnector.internal.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.TokenStoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The plain form of a record, before sealing: a schema number, then fields in fixed order.
 *
 * <p>Texts are UTF-8 with a length before them, times are milliseconds since the epoch, enums are
 * their names. A reader takes exactly one schema and refuses every other one, so that an older
 * release never overwrites what a newer one wrote.
 */
final class TokenRecordCodec {

  static final int SCHEMA = 1;

  private static final int MAX_NAME_BYTES = 1024;

  private TokenRecordCodec() {}

  static byte[] encode(TokenRecord record) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
      write(record, new DataOutputStream(bytes));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  /**
   * {@return the record}
   *
   * @throws TokenStoreException if the bytes are none, or of another schema
   */
  static TokenRecord decode(byte[] plain) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(plain);
    try {
      DataInputStream in = new DataInputStream(bytes);
      int schema = in.readInt();
      if (schema != SCHEMA) {
        throw new TokenStoreException(
            "the token record has schema "
                + schema
                + ", and this release reads "
                + SCHEMA
                + ": bring all processes to the newer release");
      }
      TokenRecord record = read(in);
      if (bytes.available() > 0) {
        throw new TokenStoreException("the token record is damaged: bytes are left over");
      }
      return record;
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new TokenStoreException("the token record is damaged", e);
    }
  }

  private static void write(TokenRecord record, DataOutputStream out) throws IOException {
    out.writeInt(SCHEMA);
    writeText(out, record.connection().value(), MAX_NAME_BYTES);
    writeOrigin(out, record.origin());
    out.writeLong(record.generation());
    out.writeLong(record.sequence());
    writeText(out, record.state().name(), MAX_NAME_BYTES);
    out.writeBoolean(record.disabled());
    TokenPair pair = record.pair();
    out.writeBoolean(pair != null);
    if (pair != null) {
      writePair(out, pair);
    }
    out.writeByte(record.alternates().size());
    for (Alternate alternate : record.alternates()) {
      writeText(out, alternate.refreshToken().reveal(), TokenPair.MAX_REFRESH_TOKEN_BYTES);
      out.writeLong(alternate.receivedAt().toEpochMilli());
    }
    Attempt attempt = record.attempt();
    out.writeBoolean(attempt != null);
    if (attempt != null) {
      writeText(out, attempt.id(), MAX_NAME_BYTES);
      writeText(out, attempt.owner(), MAX_NAME_BYTES);
      out.writeLong(attempt.acquiredAt().toEpochMilli());
      out.writeLong(attempt.lease().toMillis());
      out.writeInt(attempt.sends());
    }
    out.writeBoolean(record.revokePending());
    ReauthorizationReason reason = record.reason();
    out.writeBoolean(reason != null);
    if (reason != null) {
      writeText(out, reason.name(), MAX_NAME_BYTES);
    }
    out.writeByte(record.trail().size());
    for (TrailEntry entry : record.trail()) {
      out.writeLong(entry.at().toEpochMilli());
      writeText(out, entry.owner(), MAX_NAME_BYTES);
      writeText(out, entry.event().name(), MAX_NAME_BYTES);
      writeText(out, entry.fingerprint(), MAX_NAME_BYTES);
    }
  }

  private static void writeOrigin(DataOutputStream out, Origin origin) throws IOException {
    writeText(out, origin.provider(), MAX_NAME_BYTES);
    ServiceAccount serviceAccount = origin.serviceAccount();
    out.writeBoolean(serviceAccount != null);
    if (serviceAccount != null) {
      writeText(out, serviceAccount.subjectType(), MAX_NAME_BYTES);
      writeText(out, serviceAccount.subjectId(), MAX_NAME_BYTES);
    }
    String account = origin.account();
    out.writeBoolean(account != null);
    if (account != null) {
      writeText(out, account, MAX_NAME_BYTES);
    }
  }

  private static Origin readOrigin(DataInputStream in) throws IOException {
    String provider = readText(in, MAX_NAME_BYTES);
    ServiceAccount serviceAccount =
        in.readBoolean()
            ? new ServiceAccount(
                provider, readText(in, MAX_NAME_BYTES), readText(in, MAX_NAME_BYTES))
            : null;
    String account = in.readBoolean() ? readText(in, MAX_NAME_BYTES) : null;
    return new Origin(provider, serviceAccount, account);
  }

  private static void writePair(DataOutputStream out, TokenPair pair) throws IOException {
    writeText(out, pair.accessToken().reveal(), TokenPair.MAX_ACCESS_TOKEN_BYTES);
    Secret refreshToken = pair.refreshToken();
    out.writeBoolean(refreshToken != null);
    if (refreshToken != null) {
      writeText(out, refreshToken.reveal(), TokenPair.MAX_REFRESH_TOKEN_BYTES);
    }
    out.writeLong(pair.expiresAt().toEpochMilli());
    out.writeLong(pair.issuedAt().toEpochMilli());
    out.writeByte(pair.scopes().size());
    for (String scope : pair.scopes()) {
      writeText(out, scope, TokenPair.MAX_SCOPES_BYTES);
    }
  }

  private static TokenRecord read(DataInputStream in) throws IOException {
    ConnectionId connection = ConnectionId.of(readText(in, MAX_NAME_BYTES));
    Origin origin = readOrigin(in);
    long generation = in.readLong();
    long sequence = in.readLong();
    RecordState state = RecordState.valueOf(readText(in, MAX_NAME_BYTES));
    boolean disabled = in.readBoolean();
    TokenPair pair = in.readBoolean() ? readPair(in) : null;
    List<Alternate> alternates = new ArrayList<>();
    for (int left = readCount(in, TokenRecord.MAX_ALTERNATES); left > 0; left--) {
      Secret token = Secret.of(readText(in, TokenPair.MAX_REFRESH_TOKEN_BYTES));
      alternates.add(new Alternate(token, Instant.ofEpochMilli(in.readLong())));
    }
    Attempt attempt = in.readBoolean() ? readAttempt(in) : null;
    boolean revokePending = in.readBoolean();
    ReauthorizationReason reason =
        in.readBoolean() ? ReauthorizationReason.valueOf(readText(in, MAX_NAME_BYTES)) : null;
    List<TrailEntry> trail = new ArrayList<>();
    for (int left = readCount(in, TokenRecord.MAX_TRAIL); left > 0; left--) {
      trail.add(
          new TrailEntry(
              Instant.ofEpochMilli(in.readLong()),
              readText(in, MAX_NAME_BYTES),
              TrailEntry.Event.valueOf(readText(in, MAX_NAME_BYTES)),
              readText(in, MAX_NAME_BYTES)));
    }
    return new TokenRecord(
        connection,
        origin,
        generation,
        sequence,
        state,
        disabled,
        pair,
        alternates,
        attempt,
        revokePending,
        reason,
        trail);
  }

  private static TokenPair readPair(DataInputStream in) throws IOException {
    Secret accessToken = Secret.of(readText(in, TokenPair.MAX_ACCESS_TOKEN_BYTES));
    Secret refreshToken =
        in.readBoolean() ? Secret.of(readText(in, TokenPair.MAX_REFRESH_TOKEN_BYTES)) : null;
    Instant expiresAt = Instant.ofEpochMilli(in.readLong());
    Instant issuedAt = Instant.ofEpochMilli(in.readLong());
    List<String> scopes = new ArrayList<>();
    for (int left = readCount(in, TokenPair.MAX_SCOPES); left > 0; left--) {
      scopes.add(readText(in, TokenPair.MAX_SCOPES_BYTES));
    }
    return new TokenPair(accessToken, refreshToken, expiresAt, issuedAt, scopes);
  }

  private static Attempt readAttempt(DataInputStream in) throws IOException {
    return new Attempt(
        readText(in, MAX_NAME_BYTES),
        readText(in, MAX_NAME_BYTES),
        Instant.ofEpochMilli(in.readLong()),
        Duration.ofMillis(in.readLong()),
        in.readInt());
  }

  private static int readCount(DataInputStream in, int limit) throws IOException {
    int count = in.readUnsignedByte();
    if (count > limit) {
      throw new IllegalArgumentException("more entries than a record has: " + count);
    }
    return count;
  }

  private static void writeText(DataOutputStream out, String text, int limit) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > limit) {
      throw new IllegalArgumentException("a text of the token record is too long: " + bytes.length);
    }
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** The length is checked before anything is allocated: damaged bytes must not exhaust memory. */
  private static String readText(DataInputStream in, int limit) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > limit) {
      throw new IllegalArgumentException("a text of the token record is too long: " + length);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, UTF_8);
  }
}
