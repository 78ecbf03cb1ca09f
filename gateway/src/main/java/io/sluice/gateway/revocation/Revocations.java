package io.sluice.gateway.revocation;

import io.sluice.protocol.redis.Revocation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens that were taken back before they were over, as far as this node knows. Asked by all loops for each token
 * that comes; changed by any thread. What is known is forgotten when its time is over and not before, whatever becomes
 * of Redis.
 */
public final class Revocations {
    /** The most that are known at a time, at some 150 bytes each; more are not taken. */
    public static final int MOST = 1_000_000;

    private final Clock clock;
    private final ConcurrentHashMap<String, Long> tokens = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, OfUser> users = new ConcurrentHashMap<>();

    /** Knows of none yet. */
    public Revocations() {
        this(Clock.systemUTC());
    }

    Revocations(Clock clock) {
        this.clock = clock;
    }

    /** Takes one more; false when there are as many as there may be. */
    public boolean add(Revocation revocation) {
        boolean ofToken = !revocation.token().isEmpty();
        boolean there = ofToken ? tokens.containsKey(revocation.token()) : users.containsKey(revocation.user());
        if (!there && size() >= MOST) {
            return false;
        }
        if (ofToken) {
            tokens.merge(revocation.token(), revocation.until(), Math::max);
        } else {
            users.merge(revocation.user(), OfUser.of(revocation), OfUser::and);
        }
        return true;
    }

    /** All that are in force. */
    public List<Revocation> all() {
        long now = now();
        List<Revocation> all = new ArrayList<>();
        tokens.forEach((token, until) -> all.add(new Revocation(token, "", 0, until)));
        users.forEach((user, known) -> {
            all.add(new Revocation("", user, 0, known.allUntil()));
            all.add(new Revocation("", user, known.before(), known.beforeUntil()));
        });
        all.removeIf(each -> each.until() <= now);
        return all;
    }

    /** Forgets those whose time is over. */
    public void forget() {
        long now = now();
        tokens.values().removeIf(until -> until <= now);
        users.values().removeIf(known -> Math.max(known.allUntil(), known.beforeUntil()) <= now);
    }

    /** How many tokens and users are known of, those among them that may be forgotten, too. */
    public int size() {
        return tokens.size() + users.size();
    }

    /**
     * Whether a genuine token is not to be taken any more.
     *
     * @param user the user that it is for; empty for an anonymous one
     * @param token its id; empty when it has none
     * @param issuedAt when it was issued, in seconds since 1970; 0 when it does not say so
     */
    public boolean cover(String user, String token, long issuedAt) {
        Long until = token.isEmpty() ? null : tokens.get(token);
        OfUser known = user.isEmpty() ? null : users.get(user);
        if (until == null && known == null) {
            return false;
        }
        long now = now();
        return (until != null && now < until) || (known != null && known.covers(issuedAt, now));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /** What is known of one user's tokens: until when all are taken back, and until when those before a moment. */
    private record OfUser(long allUntil, long before, long beforeUntil) {
        static OfUser of(Revocation revocation) {
            return revocation.before() == 0 ? new OfUser(revocation.until(), 0, 0)
                : new OfUser(0, revocation.before(), revocation.until());
        }

        OfUser and(OfUser other) {
            return new OfUser(Math.max(allUntil, other.allUntil), Math.max(before, other.before),
                Math.max(beforeUntil, other.beforeUntil));
        }

        /** A token that does not say when it was issued may be an old one. */
        boolean covers(long issuedAt, long now) {
            return now < allUntil || (now < beforeUntil && issuedAt < before);
        }
    }
}
