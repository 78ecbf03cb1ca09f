/** Tests of the node's index. */
@NullMarked
package io.sluice.gateway.hub;

import org.jspecify.annotations.NullMarked;
