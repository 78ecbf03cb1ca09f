/** Tests of the bus on Redis, and the Redis that tests of every package run against. */
@NullMarked
package io.sluice.gateway.redis;

import org.jspecify.annotations.NullMarked;
