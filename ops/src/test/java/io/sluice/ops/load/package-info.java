/** Tests of the load tool; those with sockets run against a server that misbehaves on purpose. */
@NullMarked
package io.sluice.ops.load;

import org.jspecify.annotations.NullMarked;
