/**
 * The Redis contract: the names, payload rules, header and control messages by which backends and gateways talk
 * through Redis ({@code protocol/README.md} says it in words). Knows bytes and no Redis client. May use
 * {@code io.sluice.protocol}, its JSON package and the JDK's {@code javax.crypto}; has no threads, and no state but the
 * memory that each thread signs in.
 */
@NullMarked
package io.sluice.protocol.redis;

import org.jspecify.annotations.NullMarked;
