/**
 * What the node tells its operator: metrics by event, and logs that can't flood. The only user of Micrometer.
 */
@NullMarked
package io.sluice.gateway.observe;

import org.jspecify.annotations.NullMarked;
