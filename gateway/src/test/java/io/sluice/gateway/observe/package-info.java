/** Tests of the metrics and logs that a node gives its operator. */
@NullMarked
package io.sluice.gateway.observe;

import org.jspecify.annotations.NullMarked;
