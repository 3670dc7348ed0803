package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.ChecksumAlgorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What a provider can do, and its limits. Immutable and thread-safe. */
public final class Capabilities {

  private final String provider;
  private final Set<Capability> supported;
  private final List<ChecksumAlgorithm> checksumAlgorithms;
  private final boolean caseSensitiveNames;
  private final int maxNameLength;
  private final Predicate<String> legalName;
  private final String nameRule;
  private final int maxPageSize;
  private final long maxFileSize;
  private final long maxDirectUpload;

  private Capabilities(Builder builder) {
    this.provider = builder.provider;
    this.supported = Set.copyOf(builder.supported);
    this.checksumAlgorithms = builder.checksumAlgorithms;
    this.caseSensitiveNames = builder.caseSensitiveNames;
    this.maxNameLength = builder.maxNameLength;
    this.legalName = builder.legalName;
    this.nameRule = builder.nameRule;
    this.maxPageSize = builder.maxPageSize;
    this.maxFileSize = builder.maxFileSize;
    this.maxDirectUpload = builder.maxDirectUpload;
  }

  /**
   * {@return a builder; providers use it}
   *
   * @param provider the provider's id
   */
  public static Builder builder(String provider) {
    return new Builder(provider);
  }

  /** {@return the id of the provider these are of} */
  public String provider() {
    return provider;
  }

  /** {@return everything that is declared} */
  public Set<Capability> supported() {
    return supported;
  }

  /**
   * {@return whether a capability is declared}
   *
   * @param capability which one
   */
  public boolean supports(Capability capability) {
    return supported.contains(capability);
  }

  /**
   * Does nothing if a capability is declared.
   *
   * @param capability which one
   * @param operation what needs it; goes into the error
   * @throws UnsupportedCapabilityException if it is not
   */
  public void require(Capability capability, Operation operation) {
    if (!supports(capability)) {
      throw new UnsupportedCapabilityException(provider, capability, operation);
    }
  }

  /**
   * {@return the hashes the provider publishes for stored files, the cheapest first; never empty}
   */
  public List<ChecksumAlgorithm> checksumAlgorithms() {
    return checksumAlgorithms;
  }

  /** {@return whether names that differ only in case are different names} */
  public boolean hasCaseSensitiveNames() {
    return caseSensitiveNames;
  }

  /** {@return the greatest length of a name in UTF-16 units} */
  public int maxNameLength() {
    return maxNameLength;
  }

  /**
   * {@return whether the provider takes a name as it is}
   *
   * @param name the name
   */
  public boolean isLegalName(String name) {
    return !name.isEmpty() && name.length() <= maxNameLength && legalName.test(name);
  }

  /** {@return the rule for names in one sentence, for error messages} */
  public String nameRule() {
    return nameRule;
  }

  /** {@return how many items one page of a listing can hold} */
  public int maxPageSize() {
    return maxPageSize;
  }

  /**
   * {@return the size of the largest file in bytes, as far as it does not depend on the customer}
   */
  public long maxFileSize() {
    return maxFileSize;
  }

  /**
   * {@return the size in bytes up to which content goes in one request; beyond it goes in parts}
   */
  public long maxDirectUpload() {
    return maxDirectUpload;
  }

  /** {@return what is declared} */
  @Override
  public String toString() {
    return provider + " " + supported;
  }

  /** Builds {@link Capabilities}. Not thread-safe. */
  public static final class Builder {

    private final String provider;
    private final Set<Capability> supported = EnumSet.noneOf(Capability.class);
    private List<ChecksumAlgorithm> checksumAlgorithms = List.of(ChecksumAlgorithm.SHA1);
    private boolean caseSensitiveNames = true;
    private int maxNameLength = 255;
    private Predicate<String> legalName = name -> true;
    private String nameRule = "at most 255 characters";
    private int maxPageSize = 1000;
    private long maxFileSize = Long.MAX_VALUE;
    private long maxDirectUpload = Long.MAX_VALUE;

    private Builder(String provider) {
      this.provider = requireNonNull(provider, "provider");
    }

    /**
     * Declares capabilities; default none.
     *
     * @param values which ones
     * @return this builder
     */
    public Builder supports(Capability... values) {
      supported.addAll(List.of(values));
      return this;
    }

    /**
     * Sets the published hashes, the cheapest first; default SHA-1.
     *
     * @param values at least one
     * @return this builder
     */
    public Builder checksumAlgorithms(ChecksumAlgorithm... values) {
      if (values.length == 0) {
        throw new IllegalArgumentException("a provider publishes at least one hash");
      }
      this.checksumAlgorithms = List.of(values);
      return this;
    }

    /**
     * Sets whether names that differ only in case are different names; default true.
     *
     * @param value true if different
     * @return this builder
     */
    public Builder caseSensitiveNames(boolean value) {
      this.caseSensitiveNames = value;
      return this;
    }

    /**
     * Sets which names are legal; default any of at most 255 characters.
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
     * Sets how many items one page of a listing can hold; default 1000.
     *
     * @param value the number
     * @return this builder
     */
    public Builder maxPageSize(int value) {
      this.maxPageSize = value;
      return this;
    }

    /**
     * Sets the size of the largest file in bytes; default unlimited.
     *
     * @param value the size
     * @return this builder
     */
    public Builder maxFileSize(long value) {
      this.maxFileSize = value;
      return this;
    }

    /**
     * Sets the size in bytes up to which content goes in one request; default unlimited.
     *
     * @param value the size
     * @return this builder
     */
    public Builder maxDirectUpload(long value) {
      this.maxDirectUpload = value;
      return this;
    }

    /** {@return the capabilities} */
    public Capabilities build() {
      return new Capabilities(this);
    }
  }
}
