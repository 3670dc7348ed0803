/**
 * The Box provider, over the official Box SDK. API: {@link io.storageconnector.box.BoxProvider},
 * {@link io.storageconnector.box.BoxConfig}, and for logins without a human {@link
 * io.storageconnector.box.BoxServerApp} and {@link io.storageconnector.box.BoxServiceAccount};
 * everything else is package-private.
 *
 * <p>The SDK ({@code com.box.sdkgen}) serves as a thin transport: it puts requests together and
 * hands answers back. Retries, redirects, parsing, errors and the whole of OAuth are done here,
 * because the SDK's own ways of doing them lose data.
 */
@NullMarked
package io.storageconnector.box;

import org.jspecify.annotations.NullMarked;
