package io.sluice.gateway.config;

/**
 * Whether and how messages are compressed for the clients that offer it: permessage-deflate (RFC 7692), without context
 * takeover, so that a message is compressed once for all who get it.
 *
 * @param enabled whether the extension is agreed on with clients that offer it; default false
 * @param minBytes messages of fewer bytes go as they are; default 512 B, 0 B to 16 MiB
 * @param level zlib's, 1 for speed to 9 for size; default 1
 */
public record CompressionConfig(boolean enabled, int minBytes, int level) {
}
