package io.sluice.gateway.config;

/**
 * How tokens are verified.
 *
 * @param hmacSecret the key of HS256 tokens, at least 32 bytes of UTF-8; empty when no tokens are taken
 */
public record TokenConfig(Secret hmacSecret) {
}
