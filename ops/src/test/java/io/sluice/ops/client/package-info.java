/** Tests of the client's bytes, without I/O. */
@NullMarked
package io.sluice.ops.client;

import org.jspecify.annotations.NullMarked;
