package io.storageconnector.testkit.contract;

import io.storageconnector.item.ItemRef;
import java.util.Map;

/**
 * Makes, behind the library's back, what the library itself does not. Implemented over a fake or a
 * vendor's client; each method is called only where the capability is declared that it is for.
 */
public interface SeedPort {

  /**
   * {@return another item of the same kind, name and content in the same folder} For providers
   * without {@code UNIQUE_NAMES}.
   *
   * @param item a file or an empty folder
   */
  ItemRef twin(ItemRef item);

  /**
   * {@return a document of the provider's own} For {@code EXPORT}.
   *
   * @param folder the folder it lies in
   * @param name its name
   * @param exports what it can be exported to, by media type
   */
  ItemRef nativeDocument(ItemRef folder, String name, Map<String, byte[]> exports);

  /**
   * {@return the media type of an export that the provider's own documents have} For {@code
   * EXPORT}. Default: plain text.
   */
  default String exportMediaType() {
    return "text/plain";
  }

  /**
   * {@return a new, empty folder in another top folder than the account's own} For {@code
   * SHARED_ROOTS}.
   */
  ItemRef folderInOtherRoot();
}
