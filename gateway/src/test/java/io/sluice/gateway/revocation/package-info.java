@NullMarked
package io.sluice.gateway.revocation;

import org.jspecify.annotations.NullMarked;
