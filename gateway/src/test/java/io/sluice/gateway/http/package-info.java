/** Tests of the listeners, over real sockets where sockets matter. */
@NullMarked
package io.sluice.gateway.http;

import org.jspecify.annotations.NullMarked;
