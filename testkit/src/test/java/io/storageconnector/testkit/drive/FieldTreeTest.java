package io.storageconnector.testkit.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTreeTest {

  private static final String WHOLE =
      "{\"id\":\"1\",\"name\":\"n\",\"caps\":{\"a\":true,\"b\":false},\"users\":[{\"id\":\"u\",\"me\":true}]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          id                | {'id':'1'}
          id,name           | {'id':'1','name':'n'}
          id, name          | {'id':'1','name':'n'}
          caps/a            | {'caps':{'a':true}}
          caps(a)           | {'caps':{'a':true}}
          caps(a,b)         | {'caps':{'a':true,'b':false}}
          caps              | {'caps':{'a':true,'b':false}}
          caps/*            | {'caps':{'a':true,'b':false}}
          users/me          | {'users':[{'me':true}]}
          users( id , me )  | {'users':[{'id':'u','me':true}]}
          missing           | {}
          """)
  void apply_mask_keepsWhatItNames(String mask, String expected) throws JsonProcessingException {
    assertThat(FieldTree.parse(mask).apply(DriveJson.MAPPER.readTree(WHOLE)))
        .isEqualTo(DriveJson.MAPPER.readTree(expected.replace('\'', '"')));
  }

  @Test
  void apply_star_keepsAll() throws JsonProcessingException {
    assertThat(FieldTree.parse("*").apply(DriveJson.MAPPER.readTree(WHOLE)))
        .isEqualTo(DriveJson.MAPPER.readTree(WHOLE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "id,", ",id", "a(b", "a)", "a()", "a/", "/a", "a b", "a-b", "a(b)c"})
  void parse_malformed_isRefused(String mask) {
    assertThatThrownBy(() -> FieldTree.parse(mask))
        .isInstanceOfSatisfying(
            DriveRefusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(DriveReason.INVALID_PARAMETER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "files(id,size)",
        "files/capabilities/canEdit,nextPageToken",
        "files(appProperties/anything)",
        "files(exportLinks)",
        "*",
        "files/*",
        "files(permissions(emailAddress))"
      })
  void requireKnownBy_documentedFields_pass(String mask) {
    FieldTree.parse(mask).requireKnownBy(Shapes.known(Shapes.Shape.FILE_LIST));
    assertThat(FieldTree.parse(mask).names()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"id", "files(title)", "files(id/x)", "items", "files(capabilities/canFly)"})
  void requireKnownBy_otherFields_areRefused(String mask) {
    assertThatThrownBy(
            () -> FieldTree.parse(mask).requireKnownBy(Shapes.known(Shapes.Shape.FILE_LIST)))
        .isInstanceOf(DriveRefusal.class)
        .hasMessageStartingWith("Invalid field selection");
  }

  @Test
  void get_withoutFields_hasTheDocumentedDefaultsOnly() {
    try (DriveHttp drive = DriveHttp.start()) {
      String id = drive.seed().file(DriveHttp.ANN, "a", new byte[] {1});
      assertThat(drive.get(DriveHttp.FILES + "/" + id).json().fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("kind", "id", "name", "mimeType");
      assertThat(drive.get(DriveHttp.FILES).json().fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("kind", "incompleteSearch", "files");
      assertThat(drive.get(DriveHttp.FILES + "/" + id + "?fields=id,nix").outcome())
          .isEqualTo("400 invalidParameter");
    }
  }

  @Test
  void update_withBadFields_changesNothing() {
    try (DriveHttp drive = DriveHttp.start()) {
      String id = drive.seed().file(DriveHttp.ANN, "a", new byte[] {1});
      assertThat(
              drive.patch(DriveHttp.FILES + "/" + id + "?fields=nix", "{\"name\":\"b\"}").status())
          .isEqualTo(400);
      assertThat(drive.seed().children(DriveHttp.ANN, "")).containsExactly("a");
    }
  }
}
