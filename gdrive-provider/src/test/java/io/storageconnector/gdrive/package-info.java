/** Tests of the Google Drive provider, against the fake Drive. */
@NullMarked
package io.storageconnector.gdrive;

import org.jspecify.annotations.NullMarked;
