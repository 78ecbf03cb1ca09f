package io.sluice.gateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * What can be told of a Redis URI without showing the password in it.
 */
final class RedisUris {
    private RedisUris() {
    }

    /**
     * Takes a URI if a connection could be made with it.
     *
     * @throws IllegalArgumentException when not; its text names the reason and nothing of the value
     */
    static Secret parse(String text) {
        if (!text.isEmpty()) {
            check(text);
        }
        return new Secret(text);
    }

    /** Shows host, port and user; stars for a password, nothing of a query. */
    static String masked(Secret secret) {
        if (secret.isEmpty()) {
            return "";
        }
        URI uri = URI.create(secret.value());
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?***";
        return uri.getScheme() + "://" + who(uri) + uri.getHost() + port + uri.getRawPath() + query;
    }

    private static String who(URI uri) {
        String user = uri.getRawUserInfo();
        if (user == null) {
            return "";
        }
        // Without a colon all of it is the password (Lettuce reads redis://password@host so).
        int colon = user.indexOf(':');
        return (colon < 0 ? "" : user.substring(0, colon) + ":") + "***@";
    }

    private static void check(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // Not kept as the cause: its text repeats the URI, password included.
            throw new IllegalArgumentException(
                "is not a URI; in a password, characters such as @ : / ? # % have to be percent-encoded");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("redis") && !scheme.equals("rediss")) {
            throw new IllegalArgumentException("does not begin with redis:// or rediss://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("names no host that a URI can have (an underscore can't be in one, and"
                + " in a password @ : / ? # % have to be percent-encoded)");
        }
        if (uri.getPort() > 65_535 || uri.getPort() == 0) {
            throw new IllegalArgumentException("has a port that is not in 1 to 65535");
        }
        if (!uri.getRawPath().matches("(/\\d{0,9})?")) {
            throw new IllegalArgumentException("has after the host something else than a database's number");
        }
    }
}
