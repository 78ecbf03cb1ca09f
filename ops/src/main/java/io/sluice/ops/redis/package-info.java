/**
 * The commands that put something into Redis: the function library, and publications. May use
 * {@code io.sluice.protocol}, its publisher, Lettuce and picocli; runs on the main thread, which waits.
 */
@NullMarked
package io.sluice.ops.redis;

import org.jspecify.annotations.NullMarked;
