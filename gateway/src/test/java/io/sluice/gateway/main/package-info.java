/** Tests of whole gateways, as clients, backends, operators and attackers meet them: by sockets and a real Redis. */
@NullMarked
package io.sluice.gateway.main;

import org.jspecify.annotations.NullMarked;
