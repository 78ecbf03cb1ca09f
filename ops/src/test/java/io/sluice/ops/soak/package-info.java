/** Tests of the soak's judgement. */
@NullMarked
package io.sluice.ops.soak;

import org.jspecify.annotations.NullMarked;
