/**
 * Google Drive as a state machine in plain Java: accounts, files, folders, shared drives,
 * revisions, permissions, trash, changes, uploads in one request or in chunks.
 *
 * <p>Entry class: {@link io.storageconnector.testkit.drive.DriveService}, which turns requests into
 * answers. It opens no socket and knows no mock server. Where a rule comes from is noted beside it:
 * <i>doc</i> (Google's documentation or API description), <i>client code</i> (the code of Google's
 * clients or of rclone), <i>measured</i> (a run of ours against Google's client library),
 * <i>reported</i> (a public report of live behaviour) or <i>assumed</i>. Stability: API, subject to
 * change before 1.0.
 */
@NullMarked
package io.storageconnector.testkit.drive;

import org.jspecify.annotations.NullMarked;
