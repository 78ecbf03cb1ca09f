/**
 * Who a client is and what it may do: tokens and the rules of channels. May use {@code config}, {@code observe} and
 * {@code protocol}, and is the only user of the JWT library; names are matched by RE2. Loops ask and never wait here:
 * HMAC is judged on the spot; public-key signatures are checked by threads named {@code token-N}; keys are fetched by
 * {@code token-keys}, with an HTTP client on {@code token-keys-http}. Tokens and keys are never logged.
 */
@NullMarked
package io.sluice.gateway.auth;

import org.jspecify.annotations.NullMarked;
