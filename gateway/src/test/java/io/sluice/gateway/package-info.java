/** Tests of what holds for all packages of the gateway. */
@NullMarked
package io.sluice.gateway;

import org.jspecify.annotations.NullMarked;
