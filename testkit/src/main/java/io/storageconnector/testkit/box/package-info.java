/**
 * Box as a state machine in plain Java: accounts, folders, files, versions, trash, collaborations,
 * upload sessions.
 *
 * <p>Entry class: {@link io.storageconnector.testkit.box.BoxService}, which turns requests into
 * answers; tests name {@link io.storageconnector.testkit.box.BoxOperation} and {@link
 * io.storageconnector.testkit.box.BoxOddities}. It opens no socket and knows no mock server. Where
 * a rule comes from is noted beside it: <i>doc</i> (Box's documentation or API description),
 * <i>sdk</i> (the code or the tests of Box's own clients), <i>reported</i> (a public report of live
 * behaviour) or <i>assumed</i>. Stability: API, subject to change before 1.0.
 */
@NullMarked
package io.storageconnector.testkit.box;

import org.jspecify.annotations.NullMarked;
