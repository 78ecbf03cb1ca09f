/** Tests of the loss test: of its plan, its proxy and its judge, and the loss test itself with a few seeds. */
@NullMarked
package io.sluice.ops.loss;

import org.jspecify.annotations.NullMarked;
