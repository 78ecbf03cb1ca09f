package io.sluice.gateway.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The ways of signing that are taken (RFC 7518, section 3.1; RFC 8037, section 3.1). {@code none} is not among them.
 */
enum SignatureAlgorithm {
    HS256("HS256"),
    HS384("HS384"),
    HS512("HS512"),
    RS256("RS256"),
    RS384("RS384"),
    RS512("RS512"),
    ES256("ES256"),
    ES384("ES384"),
    ES512("ES512"),
    EDDSA("EdDSA");

    private static final Map<String, SignatureAlgorithm> BY_NAME = Arrays.stream(values()).collect(
        Collectors.toUnmodifiableMap(algorithm -> algorithm.registered, Function.identity()));

    private final String registered;

    SignatureAlgorithm(String registered) {
        this.registered = registered;
    }

    /** The one with this name, as it stands in a token's header; none for a name that differs in a letter's case. */
    static Optional<SignatureAlgorithm> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** A header that says nothing but this, to ask the library with: what the token's own says never gets there. */
    JWSHeader header() {
        return new JWSHeader(JWSAlgorithm.parse(registered));
    }

    /** Whether both sides have the same secret; else there is a public key. */
    boolean isSymmetric() {
        return compareTo(HS512) <= 0;
    }
}
