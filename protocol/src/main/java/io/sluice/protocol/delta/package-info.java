/**
 * What changed between two payloads, in the fossil delta format. May use the JDK only; holds no state, so that any
 * thread may call it.
 */
@NullMarked
package io.sluice.protocol.delta;

import org.jspecify.annotations.NullMarked;
