/**
 * Who a client is and what it may do: tokens and the rules of channels. May use {@code config} and {@code protocol},
 * and is the only user of the JWT library. Everything here is immutable, is shared by all loops, and never waits.
 * Tokens are never logged.
 */
@NullMarked
package io.sluice.gateway.auth;

import org.jspecify.annotations.NullMarked;
