/**
 * The Google Drive provider, over Google's own client. API: {@link
 * io.storageconnector.gdrive.GoogleDriveProvider}, {@link
 * io.storageconnector.gdrive.GoogleDriveConfig} with {@link io.storageconnector.gdrive.DriveAccess}
 * and {@link io.storageconnector.gdrive.GoogleEndpoints}, and for logins without a human {@link
 * io.storageconnector.gdrive.GoogleServerApp} and {@link
 * io.storageconnector.gdrive.GoogleServiceAccount}; everything else is package-private.
 *
 * <p>Google's client serves to put requests together and send them, over a transport of the
 * provider's own. Retries, redirects, parsing, errors, uploads in parts and the whole of OAuth are
 * done here, because the client's own ways of doing them lose data or send twice.
 */
@NullMarked
package io.storageconnector.gdrive;

import org.jspecify.annotations.NullMarked;
