/** Tests of the commands that put something into Redis. */
@NullMarked
package io.sluice.ops.redis;

import org.jspecify.annotations.NullMarked;
