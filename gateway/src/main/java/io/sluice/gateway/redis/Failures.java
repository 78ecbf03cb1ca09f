package io.sluice.gateway.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.RedisProtocolException;
import io.netty.channel.ConnectTimeoutException;
import io.sluice.gateway.bus.BusException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong with Redis, in one line that an operator can act on. */
final class Failures {
    /** The first words of Redis' refusals that tell an operator something. */
    private static final Set<String> REFUSALS =
        Set.of("wrongtype", "sluice_argument", "sluice_channel", "oom", "loading", "readonly", "noperm", "busy");

    private Failures() {
    }

    /** Says why no connection could be made to this address. The address holds no secrets. */
    static BusException connecting(String address, Throwable failure) {
        String text = "cannot connect to Redis at " + address + ": ";
        RedisCommandExecutionException refusal = find(failure, RedisCommandExecutionException.class);
        if (refusal != null) {
            return new BusException(text + handshakeRefusal(line(refusal)), failure);
        }
        return new BusException(text + connectionTrouble(failure), failure);
    }

    /** Says why a command failed; it is not known to have been carried out, nor not to have been. */
    static BusException command(String name, Throwable failure) {
        RedisCommandExecutionException refusal = find(failure, RedisCommandExecutionException.class);
        if (refusal != null) {
            return new BusException("Redis refused " + name + ": " + line(refusal), failure);
        }
        if (timedOut(failure)) {
            return new BusException("Redis did not answer " + name + " in time", failure);
        }
        String text = line(root(failure));
        if (text.contains("queue size exceeded")) {
            return new BusException("too many commands wait for Redis", failure);
        }
        return new BusException("Redis is away: " + text, failure);
    }

    /** Whether Redis said that this user may not do that. */
    static boolean forbidden(Throwable failure) {
        RedisCommandExecutionException refusal = find(failure, RedisCommandExecutionException.class);
        return refusal != null && line(refusal).startsWith("NOPERM");
    }

    /** Whether Redis does not know the function: its library was never installed, or went with the data. */
    static boolean unknownFunction(Throwable failure) {
        RedisCommandExecutionException refusal = find(failure, RedisCommandExecutionException.class);
        return refusal != null && line(refusal).contains("Function not found");
    }

    /**
     * Whether Redis answered that there is no such function, or that what has its name is none of ours. After any other
     * failure nobody knows what is there.
     */
    static boolean isNoAnswerOfOurs(Throwable failure) {
        RedisCommandExecutionException refusal = find(failure, RedisCommandExecutionException.class);
        return refusal != null && line(refusal).startsWith("ERR ");
    }

    /** One of a fixed set of words for why a command failed, fit for a metric's label. */
    static String reason(Throwable failure) {
        RedisCommandExecutionException refusal = find(failure, RedisCommandExecutionException.class);
        if (refusal != null) {
            String word = line(refusal).split(" ", 2)[0].toLowerCase(Locale.ROOT);
            return unknownFunction(failure) ? "no_function" : REFUSALS.contains(word) ? word : "refused";
        }
        if (timedOut(failure)) {
            return "timeout";
        }
        boolean overloaded = find(failure, RejectedExecutionException.class) != null
            || line(root(failure)).contains("queue size exceeded");
        return overloaded ? "overloaded" : "away";
    }

    /** What an operator can do about it, to be put behind a line of the log; empty where the reason says it all. */
    static String remedy(String reason) {
        return switch (reason) {
            case "wrongtype" -> ": something else is kept under a key of the channel, delete or rename the key "
                + "sluice:{<channel>}:stream or :meta, whichever has another type (TYPE)";
            case "oom" -> ": give Redis more memory (maxmemory), or let less be kept (history-size, history-ttl)";
            case "readonly" -> ": redis.uri leads to a replica, give it the primary's address";
            case "noperm" -> ": allow this user FCALL, FCALL_RO and the keys and channels of the prefix (ACL)";
            case "no_function" -> ": run \"sluice-ops functions --install\"";
            default -> "";
        };
    }

    /** Whether it was Redis itself that answered with an error. */
    static boolean refused(Throwable failure) {
        return find(failure, RedisCommandExecutionException.class) != null;
    }

    /** Whether nothing at all came back. */
    static boolean timedOut(Throwable failure) {
        return find(failure, RedisCommandTimeoutException.class) != null
            || find(failure, ConnectTimeoutException.class) != null
            || find(failure, TimeoutException.class) != null;
    }

    private static String handshakeRefusal(String refusal) {
        if (refusal.startsWith("WRONGPASS") || refusal.startsWith("ERR invalid password")) {
            return "wrong user name or password (" + refusal + ")";
        }
        if (refusal.startsWith("NOAUTH")) {
            return "it wants a password and none is configured (" + refusal + ")";
        }
        if (refusal.startsWith("ERR") && refusal.contains("AUTH")) {
            return "a password is configured but Redis has none (" + refusal + ")";
        }
        return "it answered: " + refusal;
    }

    private static String connectionTrouble(Throwable failure) {
        Throwable root = root(failure);
        if (find(failure, UnknownHostException.class) != null) {
            return "the host is not known";
        }
        if (timedOut(failure)) {
            return "no answer in time";
        }
        if (find(failure, SSLException.class) != null) {
            return "TLS failed: " + line(root);
        }
        if (find(failure, ConnectException.class) != null) {
            return line(root).toLowerCase(Locale.ROOT).contains("refused")
                ? "connection refused; is it running, and is the port right?" : line(root);
        }
        if (find(failure, RedisProtocolException.class) != null) {
            return "what listens there does not speak Redis' protocol";
        }
        if (line(root).contains("closed prematurely")) {
            return "it closed the connection at once; is it Redis, and does it want TLS?";
        }
        if (find(failure, ClosedChannelException.class) != null) {
            return "the connection ended before it answered; is it Redis, and does it want TLS?";
        }
        return line(root);
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }

    private static String line(Throwable failure) {
        String text = failure.getMessage();
        if (text == null || text.isBlank()) {
            return failure instanceof RedisException ? "unknown error" : failure.getClass().getSimpleName();
        }
        return text.lines().findFirst().orElse(text).strip();
    }
}
