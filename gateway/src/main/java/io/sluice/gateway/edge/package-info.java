/**
 * What stands between the open internet and HTTP, without its sockets: headers of the PROXY protocol,
 * {@code X-Forwarded-For}, and the certificate with its renewal. May use {@code config} and {@code observe}. Headers
 * are read on the I/O thread of their socket; certificates on the thread {@code tls-reload}, which nobody waits for.
 */
@NullMarked
package io.sluice.gateway.edge;

import org.jspecify.annotations.NullMarked;
