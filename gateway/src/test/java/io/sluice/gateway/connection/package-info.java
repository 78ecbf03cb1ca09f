/** Tests of sessions and loops, and the doubles that tests of other packages use too. */
@NullMarked
package io.sluice.gateway.connection;

import org.jspecify.annotations.NullMarked;
