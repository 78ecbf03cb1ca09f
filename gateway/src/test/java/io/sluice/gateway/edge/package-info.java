/** Tests of the bus on Redis, and the Redis that tests of every package run against. */
@NullMarked
package io.sluice.gateway.edge;

import org.jspecify.annotations.NullMarked;
