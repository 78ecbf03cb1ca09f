package io.sluice.gateway.auth;

import io.sluice.gateway.auth.TokenResult.Invalid;
import io.sluice.gateway.auth.TokenResult.Reason;
import io.sluice.gateway.auth.TokenResult.Unavailable;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A verifier of signed tokens (JWT, RFC 7519). Which key a token must have been signed with follows from the keys that
 * are trusted; its header only chooses among them. Shared by all loops; keeps no token.
 */
final class JwtVerifier<C> implements TokenVerifier<C> {
    /** Keys that one token is tried with, at the most: one that names its key is tried with those of that name. */
    static final int MAX_TRIES = 8;

    private final List<TrustedKey> keys;
    private final @Nullable RemoteKeys remote;
    private final SignatureThreads threads;
    private final ClaimsJudge<C> judge;
    private final Clock clock;

    /** Makes a verifier; {@code remote} is null when no keys are fetched. */
    JwtVerifier(KeyRing ring, @Nullable RemoteKeys remote, SignatureThreads threads, ClaimsJudge<C> judge,
        Clock clock) {
        this.keys = ring.keys();
        this.remote = remote;
        this.threads = threads;
        this.judge = judge;
        this.clock = clock;
    }

    @Override
    public void verify(String text, Consumer<TokenResult<C>> then) {
        if (keys.isEmpty() && remote == null) {
            then.accept(new Invalid<>(Reason.NO_KEY));
            return;
        }
        CompactToken token;
        try {
            token = CompactToken.parse(text);
        } catch (TokenFault e) {
            then.accept(new Invalid<>(e.reason()));
            return;
        }
        RemoteKeys source = token.algorithm().isSymmetric() ? null : remote;
        if (source == null || knowsKeyOf(token, source)) {
            check(token, then);
        } else if (!source.whenFresh(() -> check(token, then))) {
            then.accept(new Unavailable<>());
        }
    }

    /** Whether another fetch could bring nothing that we want: a token without a key's name takes what there is. */
    private static boolean knowsKeyOf(CompactToken token, RemoteKeys source) {
        KeySet fetched = source.keys();
        return fetched != null && (token.keyId() == null || fetched.has(token.keyId()));
    }

    private void check(CompactToken token, Consumer<TokenResult<C>> then) {
        List<TrustedKey> candidates = candidates(token);
        if (candidates.isEmpty()) {
            then.accept(unknown(token));
        } else if (token.algorithm().isSymmetric()) {
            then.accept(judge(token, candidates));
        } else if (!threads.execute(() -> then.accept(judge(token, candidates)))) {
            then.accept(new Unavailable<>());
        }
    }

    private List<TrustedKey> candidates(CompactToken token) {
        Instant now = clock.instant();
        return known().filter(key -> key.fits(token, now)).limit(MAX_TRIES).toList();
    }

    private Stream<TrustedKey> known() {
        KeySet fetched = remote == null ? null : remote.keys();
        return fetched == null ? keys.stream() : Stream.concat(keys.stream(), fetched.keys().stream());
    }

    private TokenResult<C> refuse(CompactToken token, Reason reason) {
        RemoteKeys source = token.algorithm().isSymmetric() ? null : remote;
        boolean keyMayExist = source != null && source.isBehind() && !knowsKeyOf(token, source);
        return keyMayExist ? new Unavailable<>() : new Invalid<>(reason);
    }

    private TokenResult<C> unknown(CompactToken token) {
        boolean anyDoes = known().anyMatch(key -> key.does(token.algorithm()));
        return refuse(token, anyDoes ? Reason.UNKNOWN_KEY : Reason.ALGORITHM);
    }

    private TokenResult<C> judge(CompactToken token, List<TrustedKey> candidates) {
        for (TrustedKey key : candidates) {
            if (key.signed(token)) {
                return judge.judge(token.content());
            }
        }
        return refuse(token, Reason.SIGNATURE);
    }
}
