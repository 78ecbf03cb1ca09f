/**
 * The client protocol's messages, codes and names, free of any wire form. May use the JDK only; holds no state.
 */
@NullMarked
package io.sluice.protocol;

import org.jspecify.annotations.NullMarked;
