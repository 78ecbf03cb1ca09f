package io.sluice.gateway.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.sluice.gateway.observe.QuietLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that function libraries are in Redis. Rules of other prefixes that are there stay; a library of a later
 * version is left alone. Safe for all threads; no thread waits.
 *
 * <p>Redis can't compare and replace a library in one step. So an installation looks again after a while whether one
 * that was going on at the same time has overwritten it, and if its rules are gone, does it once more.
 */
final class FunctionInstaller {
    private static final Logger log = LoggerFactory.getLogger(FunctionInstaller.class);

    private final List<WantedLibrary> libraries;
    private final Duration settled;
    private final BusThread bus;
    private final QuietLog warnings = new QuietLog(log);
    /** The look that is under way: who asks meanwhile gets its outcome. */
    private final AtomicReference<@Nullable CompletableFuture<Void>> running = new AtomicReference<>();

    /**
     * Installs these.
     *
     * @param settled after this time another gateway has done, or given up, what it was about to install before
     */
    FunctionInstaller(List<WantedLibrary> libraries, Duration settled, BusThread bus) {
        this.libraries = List.copyOf(libraries);
        this.settled = settled;
        this.bus = bus;
    }

    /**
     * Looks what is installed and installs what is not. What can't be done is logged, at most once a second, with what
     * to do about it.
     *
     * @return completes when that is done, normally in any case
     */
    CompletionStage<Void> check(StatefulRedisConnection<String, byte[]> connection) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = running.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        CompletableFuture<?>[] all = libraries.stream().map(each -> check(connection, each).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
        var unused = CompletableFuture.allOf(all).whenComplete((done, failure) -> {
            running.set(null);
            mine.complete(null);
        });
        return mine;
    }

    private CompletionStage<Void> check(StatefulRedisConnection<String, byte[]> connection, WantedLibrary wanted) {
        return InstalledLibrary.look(connection.async(), wanted).thenCompose(found -> act(connection, wanted, found));
    }

    private CompletionStage<Void> act(StatefulRedisConnection<String, byte[]> connection, WantedLibrary wanted,
        InstalledLibrary found) {
        String source = wanted.source().apply(found.rules());
        if (found.unclear()) {
            warnings.warn("Redis does not say which version of a function library it has, so it stays as it is: allow "
                + "this user FCALL_RO, or install it by \"sluice-ops functions --install\": library={}", wanted.name());
        } else if (found.version() > wanted.version()) {
            warnings.warn("a later version of a function library is installed and stays, with the rules that it has: "
                + "library={} version={} ours={}", wanted.name(), found.version(), wanted.version());
        } else if (!source.equals(found.source()) && !fitsUnseen(wanted, found)) {
            return install(connection, wanted, found, source);
        }
        return CompletableFuture.completedStage(null);
    }

    private static boolean fitsUnseen(WantedLibrary wanted, InstalledLibrary found) {
        return found.unseen() && found.version() == wanted.version() && wanted.fits().test(found.rules());
    }

    private CompletionStage<Void> install(StatefulRedisConnection<String, byte[]> connection, WantedLibrary wanted,
        InstalledLibrary found, String source) {
        return connection.async().functionLoad(source, true).handle((name, failure) -> {
            if (failure == null) {
                log.info("installed a function library in Redis: library={} version={} before={}", wanted.name(),
                    wanted.version(), found.version());
                bus.schedule(() -> checkAgain(connection, wanted), settled);
            } else if (Failures.forbidden(failure)) {
                warnings.warn("a function library is missing, older or without our rules, and this user may not "
                    + "install it: do it by \"sluice-ops functions --install\": library={}", wanted.name());
            } else {
                warnings.warn("a function library was not installed: library={} reason=\"{}\"", wanted.name(),
                    String.valueOf(Failures.command("FUNCTION LOAD", failure).getMessage()));
            }
            return null;
        });
    }

    private void checkAgain(StatefulRedisConnection<String, byte[]> connection, WantedLibrary wanted) {
        if (connection.isOpen()) {
            var unused = InstalledLibrary.look(connection.async(), wanted).thenCompose(found ->
                found.version() >= wanted.version() && wanted.survives().test(found.rules())
                    ? CompletableFuture.completedStage(null) : check(connection));
        }
    }
}
