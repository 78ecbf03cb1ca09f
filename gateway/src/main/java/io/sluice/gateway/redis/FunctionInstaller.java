package io.sluice.gateway.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.sluice.gateway.config.RedisConfig;
import io.sluice.gateway.observe.QuietLog;
import io.sluice.protocol.redis.FunctionLibrary;
import io.sluice.protocol.redis.KeepRule;
import io.sluice.protocol.redis.KeepRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the function library is in Redis, with the rules of this gateway in it. Rules of other prefixes that
 * are there stay; a library of a later version is left alone. Safe for all threads; no thread waits.
 *
 * <p>Redis can't compare and replace a library in one step. So an installation looks again after a while whether one
 * that was going on at the same time has overwritten it, and if its rules are gone, does it once more.
 */
final class FunctionInstaller {
    private static final Logger log = LoggerFactory.getLogger(FunctionInstaller.class);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final String ADVICE = "install it by \"sluice-ops functions --install\"";

    private final String prefix;
    private final Map<String, KeepRule> rules;
    private final Duration settled;
    private final BusThread bus;
    private final QuietLog warnings = new QuietLog(log);
    /** The look that is under way: who asks meanwhile gets its outcome. */
    private final AtomicReference<@Nullable CompletableFuture<Void>> running = new AtomicReference<>();

    /** Installs these rules, by namespace, for the configured prefix. */
    FunctionInstaller(RedisConfig config, Map<String, KeepRule> rules, BusThread bus) {
        this.prefix = config.prefix();
        this.rules = Map.copyOf(rules);
        // Whatever another gateway had begun before is done or given up by then.
        this.settled = config.commandTimeout().multipliedBy(2);
        this.bus = bus;
    }

    /**
     * Looks what is installed and installs what is not. What can't be done is logged, once in a while, with what to do
     * about it.
     *
     * @return completes when that is done, normally in any case
     */
    CompletionStage<Void> check(StatefulRedisConnection<String, byte[]> connection) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = running.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        look(connection.async()).thenCompose(found -> act(connection, found)).whenComplete((done, failure) -> {
            running.set(null);
            if (failure != null) {
                warnings.warn("the function library was not installed: reason=\"{}\"",
                    String.valueOf(Failures.command("FUNCTION", failure).getMessage()));
            }
            mine.complete(null);
        });
        return mine;
    }

    private CompletionStage<Void> act(StatefulRedisConnection<String, byte[]> connection, Installed found) {
        String wanted = FunctionLibrary.source(found.rules.with(prefix, rules), false);
        if (found.version > FunctionLibrary.VERSION) {
            warnings.warn("a later version of the function library is installed and stays, with the rules that it has: "
                + "version={} ours={}", found.version, FunctionLibrary.VERSION);
            return CompletableFuture.completedStage(null);
        }
        if (wanted.equals(found.source) || (found.unseen && found.fits(prefix, rules))) {
            return CompletableFuture.completedStage(null);
        }
        return install(connection, wanted, found);
    }

    private CompletionStage<Void> install(StatefulRedisConnection<String, byte[]> connection, String source,
        Installed found) {
        return connection.async().functionLoad(source, true).handle((name, failure) -> {
            if (failure == null) {
                log.info("installed the function library in Redis: version={} before={} rules={}",
                    FunctionLibrary.VERSION, found.version, rules.keySet());
                bus.schedule(() -> checkIfLost(connection), settled);
            } else if (Failures.forbidden(failure)) {
                warnings.warn("the function library is not installed, or without our rules, and this user may not "
                    + "install it; nothing can be kept until somebody does: " + ADVICE);
            } else {
                warnings.warn("the function library was not installed: reason=\"{}\"",
                    String.valueOf(Failures.command("FUNCTION LOAD", failure).getMessage()));
            }
            return null;
        });
    }

    /** Other rules for our prefix are those of a gateway that was started after us, and stay. */
    private void checkIfLost(StatefulRedisConnection<String, byte[]> connection) {
        if (connection.isOpen()) {
            var unused = look(connection.async()).thenCompose(found ->
                found.rules.has(prefix) ? CompletableFuture.completedStage(null) : check(connection));
        }
    }

    private static CompletionStage<Installed> look(RedisAsyncCommands<String, byte[]> redis) {
        CompletionStage<Library> library = redis.dispatch(CommandType.FUNCTION, new NestedMultiOutput<>(CODEC),
            new CommandArgs<>(CODEC).add("LIST").add("LIBRARYNAME").add(FunctionLibrary.NAME).add("WITHCODE"))
            .handle(Library::of);
        CompletionStage<Long> version = redis.<Long>fcallReadOnly("sluice_version", ScriptOutputType.INTEGER)
            .exceptionally(failure -> 0L);
        CompletionStage<KeepRules> kept = redis.<byte[]>fcallReadOnly("sluice_rules", ScriptOutputType.VALUE)
            .handle((json, failure) -> failure == null ? read(json) : KeepRules.NONE);
        return library.thenCombine(version, (found, number) -> new Installed(found.source, found.unseen, number,
            KeepRules.NONE)).thenCombine(kept, Installed::with);
    }

    private static KeepRules read(byte[] json) {
        try {
            return KeepRules.read(json);
        } catch (IOException e) {
            log.warn("the rules in the installed function library can't be read and are not kept");
            return KeepRules.NONE;
        }
    }

    /** A library's source; empty when there is none, or, as that may be forbidden, when it can't be seen. */
    private record Library(String source, boolean unseen) {
        static Library of(@Nullable List<Object> reply, @Nullable Throwable failure) {
            if (reply == null || reply.isEmpty()) {
                return new Library("", failure != null);
            }
            List<?> fields = (List<?>) reply.get(0);
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                if (text(fields.get(i)).equals("library_code")) {
                    return new Library(text(fields.get(i + 1)), false);
                }
            }
            return new Library("", true);
        }

        private static String text(@Nullable Object bulk) {
            return bulk instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "";
        }
    }

    /** What is installed; version 0 when nothing is. */
    private record Installed(String source, boolean unseen, long version, KeepRules rules) {
        Installed with(KeepRules others) {
            return new Installed(source, unseen, version, others);
        }

        boolean fits(String prefix, Map<String, KeepRule> ours) {
            return version == FunctionLibrary.VERSION && rules.of(prefix).equals(ours);
        }
    }
}
