package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.ItemRef;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to upload: folder, name, content, and what to do if the name is taken. Immutable. */
public final class UploadRequest {

  private final ItemRef folder;
  private final String name;
  private final ContentSource content;
  private final ConflictPolicy onConflict;
  private final @Nullable String mediaType;
  private final @Nullable Instant contentModifiedAt;
  private final @Nullable String ifMatch;
  private final @Nullable UploadCheckpoint checkpoint;
  private final @Nullable TransferListener listener;

  private UploadRequest(Builder builder) {
    this.folder = builder.folder;
    this.name = builder.name;
    this.content = builder.content;
    this.onConflict = builder.onConflict;
    this.mediaType = builder.mediaType;
    this.contentModifiedAt = builder.contentModifiedAt;
    this.ifMatch = builder.ifMatch;
    this.checkpoint = builder.checkpoint;
    this.listener = builder.listener;
  }

  /**
   * {@return a builder}
   *
   * @param folder the folder
   * @param name the name of the file
   * @param content the bytes
   */
  public static Builder builder(ItemRef folder, String name, ContentSource content) {
    return new Builder(folder, name, content);
  }

  /** {@return the folder} */
  public ItemRef folder() {
    return folder;
  }

  /** {@return the name of the file} */
  public String name() {
    return name;
  }

  /** {@return the bytes} */
  public ContentSource content() {
    return content;
  }

  /** {@return what to do if the name is taken} */
  public ConflictPolicy onConflict() {
    return onConflict;
  }

  /** {@return the media type to declare; empty to let the provider guess} */
  public Optional<String> mediaType() {
    return Optional.ofNullable(mediaType);
  }

  /** {@return when the content was last changed by its author; empty if it does not matter} */
  public Optional<Instant> contentModifiedAt() {
    return Optional.ofNullable(contentModifiedAt);
  }

  /** {@return the change tag the existing file must have for a new version; empty for any} */
  public Optional<String> ifMatch() {
    return Optional.ofNullable(ifMatch);
  }

  /** {@return where to keep what is needed to go on after an interruption; empty for nowhere} */
  public Optional<UploadCheckpoint> checkpoint() {
    return Optional.ofNullable(checkpoint);
  }

  /** {@return the folder, never the name} */
  @Override
  public String toString() {
    return "upload to " + folder;
  }

  /** {@return who is told how far the upload has come, if anybody} */
  public Optional<TransferListener> listener() {
    return Optional.ofNullable(listener);
  }

  /** Builds an {@link UploadRequest}. Not thread-safe. */
  public static final class Builder {

    private final ItemRef folder;
    private final String name;
    private final ContentSource content;
    private ConflictPolicy onConflict = ConflictPolicy.FAIL;
    private @Nullable String mediaType;
    private @Nullable Instant contentModifiedAt;
    private @Nullable String ifMatch;
    private @Nullable UploadCheckpoint checkpoint;
    private @Nullable TransferListener listener;

    private Builder(ItemRef folder, String name, ContentSource content) {
      this.folder = requireNonNull(folder, "folder");
      this.name = requireNonNull(name, "name");
      this.content = requireNonNull(content, "content");
    }

    /**
     * Sets what to do if the name is taken; default {@link ConflictPolicy#FAIL}.
     *
     * @param value the policy
     * @return this builder
     */
    public Builder onConflict(ConflictPolicy value) {
      this.onConflict = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets the media type to declare; default none for a new file, and the type the file has for a
     * new version. Box takes it from the name and ignores it.
     *
     * @param value the type, such as {@code text/csv}
     * @return this builder
     */
    public Builder mediaType(String value) {
      this.mediaType = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets when the content was last changed by its author; default none.
     *
     * @param value the time; providers keep whole seconds or better
     * @return this builder
     */
    public Builder contentModifiedAt(Instant value) {
      this.contentModifiedAt = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets the change tag the existing file must have; default any. Only together with {@link
     * ConflictPolicy#NEW_VERSION}, on providers with {@link Capability#CONDITIONAL_WRITE}.
     *
     * @param value the tag, as {@code Item.etag()} gave it
     * @return this builder
     */
    public Builder ifMatch(String value) {
      this.ifMatch = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets where to keep what is needed to take the upload up again after an interruption, perhaps
     * in another process; default nowhere, and then an upload that fails is aborted. Only content
     * of known length that is too large for one request ({@code Capabilities.maxDirectUpload()})
     * can be taken up again; for other content the checkpoint is not touched.
     *
     * <p>To go on, make the same request again: same folder, name, policy and content, with the
     * same checkpoint. The library first looks whether the file was stored after all; then it asks
     * what the provider holds, reads the content from its first byte, and sends what is missing. A
     * checkpoint of other content of the same size is found out at the end at the latest: the
     * upload fails with {@link ErrorKind#CONTENT_MISMATCH}, and the next call begins anew.
     *
     * @param value the place, for this upload alone
     * @return this builder
     */
    public Builder checkpoint(UploadCheckpoint value) {
      this.checkpoint = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets who is told how far the upload has come; default nobody.
     *
     * @param value the listener
     * @return this builder
     */
    public Builder listener(TransferListener value) {
      this.listener = requireNonNull(value, "value");
      return this;
    }

    /**
     * {@return the request}
     *
     * @throws IllegalArgumentException if a change tag is given without a new version
     */
    public UploadRequest build() {
      if (ifMatch != null && onConflict != ConflictPolicy.NEW_VERSION) {
        throw new IllegalArgumentException("ifMatch goes with ConflictPolicy.NEW_VERSION only");
      }
      return new UploadRequest(this);
    }
  }
}
