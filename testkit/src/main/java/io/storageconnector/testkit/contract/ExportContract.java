package io.storageconnector.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.Export;
import io.storageconnector.Operation;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.NativeDocItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents that exist only inside the provider. */
public abstract class ExportContract extends RootContract {

  private static final byte[] TEXT = "what the document says".getBytes(UTF_8);

  /** For subclasses. */
  protected ExportContract() {}

  /**
   * A document is listed as what it is, and exported to the types it names.
   *
   * @throws IOException if the body fails
   */
  @Test
  @RequiresSeedPort
  @RequiresCapability(Capability.EXPORT)
  public final void export_declaredType_yieldsEveryByte() throws IOException {
    NativeDocItem document = document(freshFolder());
    for (int i = 0; i < 2; i++) {
      try (Export export = connector().export(document, seed().exportMediaType())) {
        assertThat(export.document().ref()).isEqualTo(document.ref());
        assertThat(export.mediaType()).isEqualTo(seed().exportMediaType());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(export.transferTo(bytes)).isEqualTo(TEXT.length);
        assertThat(bytes.toByteArray()).isEqualTo(TEXT);
        assertThat(export.body().read()).isEqualTo(-1);
      }
    }
  }

  /** An export to a type the document does not name is refused before anything is sent. */
  @Test
  @RequiresSeedPort
  @RequiresCapability(Capability.EXPORT)
  public final void export_otherType_isRefused() {
    NativeDocItem document = document(freshFolder());
    assertRefused(() -> connector().export(document, "image/x-nobody-has-this"));
  }

  /** A document that is gone is not found. */
  @Test
  @RequiresSeedPort
  @RequiresCapability({Capability.EXPORT, Capability.TRASH, Capability.DELETE_PERMANENTLY})
  public final void export_missingDocument_isNotFound() {
    NativeDocItem document = document(freshFolder());
    connector().deletePermanently(document.ref());
    assertFails(ErrorKind.NOT_FOUND, () -> connector().export(document, seed().exportMediaType()));
  }

  /** A document has no bytes, takes its name, and is renamed and removed like any item. */
  @Test
  @RequiresSeedPort
  @RequiresCapability(Capability.EXPORT)
  public final void document_otherwise_isAnItemWithoutBytes() {
    ItemRef folder = freshFolder();
    NativeDocItem document = document(folder);
    assertFails(ErrorKind.ALREADY_EXISTS, () -> put(folder, document.name(), TEXT));
    Item renamed = connector().rename(document.ref(), "renamed");
    assertThat(renamed).isInstanceOf(NativeDocItem.class);
    assertThat(names(folder)).containsExactly("renamed");
    if (supports(Capability.TRASH)) {
      connector().trash(document.ref());
      assertThat(names(folder)).isEmpty();
    }
  }

  /** The export of a document survives a request that fails. */
  @Test
  @RequiresSeedPort
  @RequiresFaultPort
  @RequiresCapability(Capability.EXPORT)
  public final void export_failingOnce_isRepeated() {
    NativeDocItem document = document(freshFolder());
    faults().failNext(Operation.EXPORT, 1, FaultKind.SERVER_ERROR);
    try (Export export = connector().export(document, seed().exportMediaType())) {
      assertThat(export.transferTo(new ByteArrayOutputStream())).isEqualTo(TEXT.length);
    }
  }

  /** Without exports, one is refused. */
  @Test
  @RequiresCapability(value = Capability.EXPORT, absent = true)
  public final void export_undeclared_isRefused() {
    NativeDocItem document =
        NativeDocItem.builder(missing(ItemKind.NATIVE_DOC), "a", "application/x-document")
            .exportMediaTypes(List.of("text/plain"))
            .build();
    assertUnsupported(Capability.EXPORT, () -> connector().export(document, "text/plain"));
  }

  private NativeDocItem document(ItemRef folder) {
    ItemRef made =
        seed().nativeDocument(folder, "document", Map.of(seed().exportMediaType(), TEXT));
    assertThat(made.kind()).isEqualTo(ItemKind.NATIVE_DOC);
    assertThat(children(folder))
        .singleElement()
        .isInstanceOfSatisfying(
            NativeDocItem.class,
            item -> {
              assertThat(item.ref()).isEqualTo(made);
              assertThat(item.exportMediaTypes()).contains(seed().exportMediaType());
            });
    return (NativeDocItem) connector().get(made);
  }
}
