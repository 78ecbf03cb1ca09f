/**
 * The client protocol's JSON form, and the strict JSON reading, checking and writing that it and the Redis contract
 * stand on. May use {@code io.sluice.protocol} and Jackson's streaming parser, never its data binding: what comes from
 * outside is not reflected into types. Has no threads; what is shared is immutable, the rest belongs to one call.
 */
@NullMarked
package io.sluice.protocol.json;

import org.jspecify.annotations.NullMarked;
