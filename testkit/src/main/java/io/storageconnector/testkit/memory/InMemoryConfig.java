package io.storageconnector.testkit.memory;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.spi.RotationProfile;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What an {@link InMemoryProvider} can do and how it behaves. Start from a preset and vary it:
 *
 * <pre>{@code
 * InMemoryConfig config = InMemoryConfig.boxLike().toBuilder().pages(PageShape.SHORT).build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class InMemoryConfig {

  private static final int KIB = 1024;
  private static final long MIB = 1024L * KIB;

  private final String id;
  private final Capabilities capabilities;
  private final boolean idsFixedBeforehand;
  private final int partSize;
  private final boolean partsKeptPartly;
  private final PageShape pages;
  private final long quota;
  private final RotationProfile rotation;
  private final Duration accessTokenLifetime;
  private final Clock clock;
  private final Builder origin;

  private InMemoryConfig(Builder builder) {
    this.id = builder.id;
    this.idsFixedBeforehand = builder.idsFixedBeforehand;
    this.partSize = builder.partSize;
    this.partsKeptPartly = builder.partsKeptPartly;
    this.pages = builder.pages;
    this.quota = builder.quota;
    this.rotation =
        new RotationProfile(builder.rotation, Duration.ofDays(60), Duration.ofSeconds(10));
    this.accessTokenLifetime = builder.accessTokenLifetime;
    this.clock = builder.clock;
    this.origin = builder.copy();
    this.capabilities =
        Capabilities.builder(id)
            .supports(builder.supported.toArray(Capability[]::new))
            .checksumAlgorithms(builder.checksumAlgorithms.toArray(ChecksumAlgorithm[]::new))
            .caseSensitiveNames(builder.caseSensitiveNames)
            .names(builder.maxNameLength, builder.nameRule, builder.legalName)
            .maxPageSize(builder.maxPageSize)
            .maxFileSize(builder.quota)
            .maxDirectUpload(Math.min(builder.maxDirectUpload, builder.quota))
            .build();
  }

  /**
   * {@return a provider with the habits of Box} All capabilities but restricted tokens, exports and
   * shared top folders; names are unique within a folder, without regard to case, and hold no
   * slash, no control character and no blank at either end; the provider chooses ids; SHA-1; a
   * spent refresh token answers with the same tokens until they are used. Part size and direct
   * limit are far below the real ones, so that small content already goes in parts.
   */
  public static InMemoryConfig boxLike() {
    return builder("memory-box").build();
  }

  /**
   * {@return a provider with the habits of Google Drive} Names need not be unique, are
   * case-sensitive and may hold any character; ids can be fixed beforehand; no conditional writes,
   * and parts go one after the other; documents of the provider's own can be exported, and other
   * top folders be shared; MD5 and SHA-256; refresh tokens are not spent by use; pages are short.
   */
  public static InMemoryConfig driveLike() {
    return builder("memory-drive")
        .supported(
            EnumSet.complementOf(
                EnumSet.of(
                    Capability.UNIQUE_NAMES,
                    Capability.CONDITIONAL_WRITE,
                    Capability.PARALLEL_PARTS,
                    Capability.RESTRICTED_TOKENS)))
        .caseSensitiveNames(true)
        .names(1024, "1 to 1024 characters", name -> true)
        .idsFixedBeforehand(true)
        .checksumAlgorithms(ChecksumAlgorithm.MD5, ChecksumAlgorithm.SHA256)
        .pages(PageShape.SHORT)
        .rotation(RotationProfile.Policy.NON_ROTATING)
        .build();
  }

  /**
   * {@return a provider without any optional capability} It lists, reads and creates, and no more.
   * Names need not be unique and are case-sensitive; a spent refresh token is refused; some pages
   * are empty.
   */
  public static InMemoryConfig minimal() {
    return builder("memory-minimal")
        .supported(Set.of(Capability.USER_CONSENT))
        .caseSensitiveNames(true)
        .maxDirectUpload(Long.MAX_VALUE)
        .pages(PageShape.WITH_EMPTY)
        .rotation(RotationProfile.Policy.STRICT)
        .build();
  }

  /**
   * {@return a builder with the values of {@link #boxLike()}}
   *
   * @param id the id the provider is registered under
   */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  /** {@return a builder with the values of this configuration} */
  public Builder toBuilder() {
    return origin.copy();
  }

  /** {@return the id the provider is registered under} */
  public String id() {
    return id;
  }

  /** {@return what the provider declares} */
  public Capabilities capabilities() {
    return capabilities;
  }

  /** {@return whether an id can be fixed before the item is created} */
  public boolean hasIdsFixedBeforehand() {
    return idsFixedBeforehand;
  }

  /** {@return the length of each part of an upload but the last, in bytes} */
  public int partSize() {
    return partSize;
  }

  /** {@return whether parts that go in order are sometimes kept only by half} */
  public boolean keepsPartsPartly() {
    return partsKeptPartly;
  }

  /** {@return how a listing is cut into pages} */
  public PageShape pages() {
    return pages;
  }

  /** {@return how many bytes one account holds at most, versions and trash included} */
  public long quota() {
    return quota;
  }

  /** {@return what happens to refresh tokens} */
  public RotationProfile rotation() {
    return rotation;
  }

  /** {@return how long an access token lives} */
  public Duration accessTokenLifetime() {
    return accessTokenLifetime;
  }

  /** {@return the source of time} */
  public Clock clock() {
    return clock;
  }

  /** Builds an {@link InMemoryConfig}. Not thread-safe. */
  public static final class Builder {

    private static final String BOX_RULE =
        "1 to 255 characters, without slashes, control characters and blanks at either end, and"
            + " neither . nor ..";

    private final String id;
    private Set<Capability> supported =
        EnumSet.complementOf(
            EnumSet.of(Capability.RESTRICTED_TOKENS, Capability.EXPORT, Capability.SHARED_ROOTS));
    private boolean caseSensitiveNames;
    private boolean idsFixedBeforehand;
    private int maxNameLength = 255;
    private String nameRule = BOX_RULE;
    private Predicate<String> legalName = Builder::isLegalOnBox;
    private List<ChecksumAlgorithm> checksumAlgorithms = List.of(ChecksumAlgorithm.SHA1);
    private long maxDirectUpload = 64 * KIB;
    private int partSize = 24 * KIB;
    private boolean partsKeptPartly;
    private int maxPageSize = 100;
    private PageShape pages = PageShape.FULL;
    private long quota = 64 * MIB;
    private RotationProfile.Policy rotation = RotationProfile.Policy.SAME_PAIR;
    private Duration accessTokenLifetime = Duration.ofHours(1);
    private Clock clock = Clock.systemUTC();

    private Builder(String id) {
      this.id = requireNonNull(id, "id");
    }

    private static boolean isLegalOnBox(String name) {
      return name.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '/' || c == '\\')
          && !name.startsWith(" ")
          && !name.endsWith(" ")
          && !name.equals(".")
          && !name.equals("..");
    }

    private Builder copy() {
      Builder copy = new Builder(id);
      copy.supported = supported;
      copy.caseSensitiveNames = caseSensitiveNames;
      copy.idsFixedBeforehand = idsFixedBeforehand;
      copy.maxNameLength = maxNameLength;
      copy.nameRule = nameRule;
      copy.legalName = legalName;
      copy.checksumAlgorithms = checksumAlgorithms;
      copy.maxDirectUpload = maxDirectUpload;
      copy.partSize = partSize;
      copy.partsKeptPartly = partsKeptPartly;
      copy.maxPageSize = maxPageSize;
      copy.pages = pages;
      copy.quota = quota;
      copy.rotation = rotation;
      copy.accessTokenLifetime = accessTokenLifetime;
      copy.clock = clock;
      return copy;
    }

    /**
     * Sets the declared capabilities; default all. {@link Capability#UNIQUE_NAMES} also decides
     * whether the provider refuses a name that is taken.
     *
     * @param value which ones
     * @return this builder
     */
    public Builder supported(Set<Capability> value) {
      this.supported = Set.copyOf(value);
      return this;
    }

    /**
     * Sets whether names that differ only in case are different names; default false.
     *
     * @param value true if different
     * @return this builder
     */
    public Builder caseSensitiveNames(boolean value) {
      this.caseSensitiveNames = value;
      return this;
    }

    /**
     * Sets whether an id can be fixed before the item is created, so that a repeated create is
     * recognised; default false.
     *
     * @param value true if it can
     * @return this builder
     */
    public Builder idsFixedBeforehand(boolean value) {
      this.idsFixedBeforehand = value;
      return this;
    }

    /**
     * Sets which names are legal; default the rule of Box.
     *
     * @param maxLength the greatest length in UTF-16 units
     * @param rule the rule in one sentence, for error messages
     * @param test whether a name that is not empty and not too long is legal
     * @return this builder
     */
    public Builder names(int maxLength, String rule, Predicate<String> test) {
      this.maxNameLength = maxLength;
      this.nameRule = requireNonNull(rule, "rule");
      this.legalName = requireNonNull(test, "test");
      return this;
    }

    /**
     * Sets the published hashes; default SHA-1.
     *
     * @param values at least one
     * @return this builder
     */
    public Builder checksumAlgorithms(ChecksumAlgorithm... values) {
      this.checksumAlgorithms = List.of(values);
      return this;
    }

    /**
     * Sets the size in bytes up to which content goes in one request; default 64 KiB. Anything
     * above the quota means the quota.
     *
     * @param value the size
     * @return this builder
     */
    public Builder maxDirectUpload(long value) {
      this.maxDirectUpload = value;
      return this;
    }

    /**
     * Sets the length of each part of an upload but the last; default 24 KiB.
     *
     * @param value the length in bytes
     * @return this builder
     */
    public Builder partSize(int value) {
      this.partSize = value;
      return this;
    }

    /**
     * Sets whether the first, third, fifth part of an upload is kept only by half, as a provider
     * may do that takes parts in order; default false. Without effect where {@link
     * Capability#PARALLEL_PARTS} is declared.
     *
     * @param value true if so
     * @return this builder
     */
    public Builder partsKeptPartly(boolean value) {
      this.partsKeptPartly = value;
      return this;
    }

    /**
     * Sets how many items one page can hold; default 100.
     *
     * @param value the number
     * @return this builder
     */
    public Builder maxPageSize(int value) {
      this.maxPageSize = value;
      return this;
    }

    /**
     * Sets how a listing is cut into pages; default {@link PageShape#FULL}.
     *
     * @param value the shape
     * @return this builder
     */
    public Builder pages(PageShape value) {
      this.pages = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how many bytes one account holds at most, versions and trash included; default 64 MiB,
     * because all of it lies in the heap. Also the limit of one file.
     *
     * @param value the number of bytes, at most 1 GiB
     * @return this builder
     */
    public Builder quota(long value) {
      this.quota = value;
      return this;
    }

    /**
     * Sets what happens when a spent refresh token is presented again; default {@code SAME_PAIR}.
     *
     * @param value the policy
     * @return this builder
     */
    public Builder rotation(RotationProfile.Policy value) {
      this.rotation = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how long an access token lives; default one hour.
     *
     * @param value the time
     * @return this builder
     */
    public Builder accessTokenLifetime(Duration value) {
      this.accessTokenLifetime = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets the source of time; default the system's. Hand the same clock to the library.
     *
     * @param value the clock
     * @return this builder
     */
    public Builder clock(Clock value) {
      this.clock = requireNonNull(value, "value");
      return this;
    }

    /**
     * {@return the configuration}
     *
     * @throws IllegalArgumentException if a size, a limit or a time is no good; names all of them
     */
    public InMemoryConfig build() {
      List<String> problems =
          Stream.of(
                  id.matches("[a-z0-9-]+") ? "" : "id: lower case letters, digits and hyphens",
                  maxNameLength > 0 ? "" : "maxNameLength is not positive",
                  checksumAlgorithms.isEmpty() ? "checksumAlgorithms is empty" : "",
                  maxDirectUpload > 0 ? "" : "maxDirectUpload is not positive",
                  partSize > 0 ? "" : "partSize is not positive",
                  maxPageSize > 0 ? "" : "maxPageSize is not positive",
                  quota > 0 && quota <= 1024 * MIB ? "" : "quota is not within 1 byte and 1 GiB",
                  accessTokenLifetime.isNegative() || accessTokenLifetime.isZero()
                      ? "accessTokenLifetime is not positive"
                      : "")
              .filter(problem -> !problem.isEmpty())
              .toList();
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", problems));
      }
      return new InMemoryConfig(this);
    }
  }
}
