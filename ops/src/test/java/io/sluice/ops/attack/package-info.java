/** Tests of the attack tool. */
@NullMarked
package io.sluice.ops.attack;

import org.jspecify.annotations.NullMarked;
