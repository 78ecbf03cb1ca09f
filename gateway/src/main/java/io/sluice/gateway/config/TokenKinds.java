package io.sluice.gateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The kinds of values that the settings of tokens have.
 */
final class TokenKinds {
    /** The fewest bytes of an HS256 key (RFC 7518, section 3.2). */
    static final int MIN_SECRET_BYTES = 32;

    private TokenKinds() {
    }

    static Kind<Secret> hmacSecret() {
        return new ScalarKind<>(MIN_SECRET_BYTES + " bytes of UTF-8 or more", ScalarKind.Form.SECRET, text -> {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            require(length == 0 || length >= MIN_SECRET_BYTES, "has only " + length + " bytes");
            // With the public key as a shared secret, everybody who knows that key could sign tokens.
            require(!text.contains("-----BEGIN "), "is a PEM file's text and no secret; files of public keys are"
                + " named by public-keys");
            return new Secret(text);
        }, Secret::toString);
    }

    /** A moment; {@link Instant#MAX} when nothing is given. */
    static Kind<Instant> instant() {
        return new ScalarKind<>("a moment such as 2030-12-31T23:59:59Z", ScalarKind.Form.QUOTED, text -> {
            try {
                return text.isEmpty() ? Instant.MAX : Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("is no moment", e);
            }
        }, moment -> moment.equals(Instant.MAX) ? "" : moment.toString());
    }

    static Kind<List<String>> keyFiles() {
        return new ListKind<>("/etc/sluice/issuer.pem", text -> {
            require(!text.matches(".*[\\p{Cntrl}\"].*"), "can't be the name of a file");
            return text;
        });
    }

    static Kind<String> jwksUri() {
        return new ScalarKind<>("https://host/path", ScalarKind.Form.SECRET, text -> {
            if (!text.isEmpty()) {
                check(uri(text));
            }
            return text;
        }, TokenKinds::withoutQuery);
    }

    /** The URI as it may be shown: providers that want a key for theirs take it in the query. */
    static String withoutQuery(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query) + "?***";
    }

    /** A text that a claim is compared with. */
    static Kind<String> claimValue() {
        return new ScalarKind<>("up to 255 characters", ScalarKind.Form.QUOTED, text -> {
            require(text.matches("[^\\p{Cntrl}\"\\\\]{0,255}"), "can't be used");
            return text;
        }, UnaryOperator.identity());
    }

    static Kind<String> claimName() {
        return new ScalarKind<>("a claim's name", ScalarKind.Form.QUOTED, text -> {
            require(text.matches("[^\\p{Cntrl}\"\\\\\\s]{1,64}"), "is no claim's name");
            return text;
        }, UnaryOperator.identity());
    }

    /** Whether what is fetched from there comes encrypted, or does not leave the machine. */
    static boolean isSafe(String jwksUri) {
        URI uri = URI.create(jwksUri);
        return "https".equalsIgnoreCase(uri.getScheme()) || isLoopback(uri.getHost());
    }

    private static boolean isLoopback(String host) {
        return List.of("localhost", "127.0.0.1", "[::1]").contains(host.toLowerCase(Locale.ROOT));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URI", e);
        }
    }

    private static void check(URI uri) {
        require("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()),
            "does not begin with https://");
        require(uri.getHost() != null, "names no host");
        require(uri.getRawUserInfo() == null, "has a user, which would be shown in logs");
        require(uri.getRawFragment() == null, "has a fragment");
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
