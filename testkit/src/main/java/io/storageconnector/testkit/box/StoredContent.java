package io.storageconnector.testkit.box;

import io.storageconnector.testkit.http.BodySource;

/**
 * The bytes of one file version.
 *
 * @param bytes where they are
 * @param sha1 their SHA-1 in lower-case hexadecimal digits
 */
record StoredContent(BodySource bytes, String sha1) {

  long size() {
    return bytes.length();
  }
}
