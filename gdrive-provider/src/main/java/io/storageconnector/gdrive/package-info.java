/**
 * The Google Drive provider, over the official Drive client. API: {@code GoogleDriveProvider},
 * {@code GoogleDriveConfig}, and for logins without a human {@code GoogleServiceAccount};
 * everything else is package-private.
 */
@NullMarked
package io.storageconnector.gdrive;

import org.jspecify.annotations.NullMarked;
