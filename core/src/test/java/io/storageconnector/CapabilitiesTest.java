package io.storageconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CapabilitiesTest {

  private final Capabilities some =
      Capabilities.builder("fake")
          .supports(Capability.UNIQUE_NAMES)
          .names(5, "at most 5, no x", name -> !name.contains("x"))
          .build();

  @Test
  void require_undeclared_namesProviderAndCapability() {
    Capability other =
        java.util.Arrays.stream(Capability.values())
            .filter(capability -> capability != Capability.UNIQUE_NAMES)
            .findFirst()
            .orElseThrow();

    some.require(Capability.UNIQUE_NAMES, Operation.UPLOAD);
    assertThat(some.supports(other)).isFalse();
    assertThatThrownBy(() -> some.require(other, Operation.UPLOAD))
        .isInstanceOfSatisfying(
            UnsupportedCapabilityException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
        .hasMessageContaining("fake")
        .hasMessageContaining(other.name());
  }

  @Test
  void isLegalName_byLengthAndRule_decides() {
    assertThat(some.isLegalName("abcde")).isTrue();
    assertThat(some.isLegalName("abcdef")).isFalse();
    assertThat(some.isLegalName("")).isFalse();
    assertThat(some.isLegalName("ax")).isFalse();
  }

  @Test
  void checksumAlgorithms_none_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Capabilities.builder("fake").checksumAlgorithms());
  }
}
