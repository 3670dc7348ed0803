/**
 * The one way from a connector to its backend. Every primitive is an {@link
 * io.storageconnector.internal.chain.Invocation} that passes the same layers in this order:
 *
 * <ol>
 *   <li>{@code ObserveLayer}: measures, reports, logs at DEBUG; changes nothing
 *   <li>{@code ConfineLayer}: proves that every item lies in the connector's root; sends look-ups
 *       only
 *   <li>{@code LimitLayer}: bounds the calls that run at the same time
 *   <li>{@code RetryLayer}: the only place that sends a request again, and the only one that
 *       decides whether a write took effect
 *   <li>{@code AuthenticateLayer}: puts the access token in, replaces a refused one and repeats
 *       once
 *   <li>the backend: one attempt
 * </ol>
 *
 * <p>A layer may ask the layers below it, never those above. Why a pipeline: {@code
 * docs/adr/0012-call-chain.md}. Not API.
 */
@NullMarked
package io.storageconnector.internal.chain;

import org.jspecify.annotations.NullMarked;
