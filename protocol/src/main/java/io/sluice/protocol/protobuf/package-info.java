/**
 * The client protocol's Protobuf form: the same messages as JSON's, by the field numbers of section 1.3. May use
 * {@code io.sluice.protocol} and Protobuf's coded streams, never generated classes or descriptors. Has no threads; what
 * is shared is immutable, the rest belongs to one call.
 */
@NullMarked
package io.sluice.protocol.protobuf;

import org.jspecify.annotations.NullMarked;
