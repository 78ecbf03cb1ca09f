package io.sluice.gateway.edge;

import io.sluice.gateway.config.IpLiteral;
import io.sluice.gateway.config.ProxyConfig;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code X-Forwarded-For}, to which each proxy adds the address that it was reached from. Whoever connects
 * may have put anything there before; so it is read from its end, for as long as those who wrote it are trusted.
 * Stateless.
 */
public final class ForwardedFor {
    private ForwardedFor() {
    }

    /**
     * Returns the nearest address that is not a trusted proxy's: {@code peer} itself when it is none. What is not an
     * address ends the search at the proxy that wrote it.
     *
     * @param lines the header's lines, in order
     */
    public static InetAddress client(InetAddress peer, List<String> lines, ProxyConfig proxies) {
        InetAddress nearest = peer;
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            int end = line.length();
            while (end >= 0) {
                int comma = line.lastIndexOf(',', end - 1);
                InetAddress next = proxies.trusts(nearest) ? address(line.substring(comma + 1, end).strip()) : null;
                if (next == null) {
                    return nearest;
                }
                nearest = next;
                end = comma;
            }
        }
        return nearest;
    }

    /** An address as proxies write it: IPv6 perhaps in brackets, either perhaps with a port. */
    private static @Nullable InetAddress address(String text) {
        int bracket = text.indexOf(']');
        if (text.startsWith("[") && bracket > 0) {
            return IpLiteral.parse(text.substring(1, bracket));
        }
        int colon = text.indexOf(':');
        boolean port = colon > 0 && colon == text.lastIndexOf(':') && text.indexOf('.') > 0;
        return IpLiteral.parse(port ? text.substring(0, colon) : text);
    }
}
