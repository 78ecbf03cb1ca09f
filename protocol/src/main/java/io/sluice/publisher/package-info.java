/**
 * A publisher for backends on the JVM that have Lettuce: what {@code protocol/README.md} says of {@code sluice_publish}
 * and of retries, done. May use {@code io.sluice.protocol}, its packages and Lettuce, which nothing else in this module
 * needs, and which is therefore an optional dependency. No threads of its own: Lettuce's complete what is returned.
 */
@NullMarked
package io.sluice.publisher;

import org.jspecify.annotations.NullMarked;
