/** Tests of what tools do with child processes. */
@NullMarked
package io.sluice.ops.process;

import org.jspecify.annotations.NullMarked;
