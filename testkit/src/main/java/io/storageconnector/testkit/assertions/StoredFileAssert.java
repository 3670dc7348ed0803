package io.storageconnector.testkit.assertions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.item.ChecksumAlgorithm;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/**
 * Assertions on the current version of a file, as it was when {@code hasFile} looked. Meant for
 * files that fit into memory. Not thread-safe.
 *
 * @param <P> the assertions to go on with
 */
public final class StoredFileAssert<P> extends AbstractAssert<StoredFileAssert<P>, byte[]> {

  private final P parent;
  private final Contents contents;
  private final String path;

  StoredFileAssert(P parent, Contents contents, String path, byte[] bytes) {
    super(bytes, StoredFileAssert.class);
    this.parent = parent;
    this.contents = contents;
    this.path = path;
  }

  /**
   * Verifies the bytes.
   *
   * @param expected all of them
   * @return these assertions
   */
  public StoredFileAssert<P> withContent(byte[] expected) {
    int at = Arrays.mismatch(actual, expected);
    if (at >= 0) {
      throw failure(
          "%nExpecting %s%nto hold %d bytes with SHA-1 %s%nbut it holds %d bytes with SHA-1 %s;"
              + " the first difference is at byte %d",
          path, expected.length, sha1(expected), actual.length, sha1(actual), at);
    }
    return this;
  }

  /**
   * Verifies the content as text.
   *
   * @param expected the text, in UTF-8 at the provider
   * @return these assertions
   */
  public StoredFileAssert<P> withContent(String expected) {
    Assertions.assertThat(new String(actual, UTF_8))
        .as("the content of %s", path)
        .isEqualTo(expected);
    return withContent(expected.getBytes(UTF_8));
  }

  /**
   * Verifies the length.
   *
   * @param expected in bytes
   * @return these assertions
   */
  public StoredFileAssert<P> withSize(long expected) {
    Assertions.assertThat(actual.length).as("the size of %s in bytes", path).isEqualTo(expected);
    return this;
  }

  /**
   * Verifies the SHA-1 of the content.
   *
   * @param hex hexadecimal digits
   * @return these assertions
   */
  public StoredFileAssert<P> withSha1(String hex) {
    return withDigest(ChecksumAlgorithm.SHA1, hex);
  }

  /**
   * Verifies the SHA-256 of the content.
   *
   * @param hex hexadecimal digits
   * @return these assertions
   */
  public StoredFileAssert<P> withSha256(String hex) {
    return withDigest(ChecksumAlgorithm.SHA256, hex);
  }

  /**
   * Verifies the MD5 of the content.
   *
   * @param hex hexadecimal digits
   * @return these assertions
   */
  public StoredFileAssert<P> withMd5(String hex) {
    return withDigest(ChecksumAlgorithm.MD5, hex);
  }

  /**
   * Verifies how many versions the file has.
   *
   * @param expected the number, the current one included
   * @return these assertions
   */
  public StoredFileAssert<P> withVersions(int expected) {
    Assertions.assertThat(contents.versions(path))
        .as("the versions of %s in %s", path, contents.owner())
        .isEqualTo(expected);
    return this;
  }

  /**
   * Goes on with the fake or provider that holds the file.
   *
   * @return its assertions
   */
  public P and() {
    return parent;
  }

  private StoredFileAssert<P> withDigest(ChecksumAlgorithm algorithm, String hex) {
    Assertions.assertThat(digest(algorithm, actual))
        .as("the %s of %s, %d bytes", algorithm, path, actual.length)
        .isEqualTo(hex.toLowerCase(Locale.ROOT));
    return this;
  }

  private static String sha1(byte[] bytes) {
    return digest(ChecksumAlgorithm.SHA1, bytes);
  }

  private static String digest(ChecksumAlgorithm algorithm, byte[] bytes) {
    return HexFormat.of().formatHex(algorithm.newDigest().digest(bytes));
  }
}
