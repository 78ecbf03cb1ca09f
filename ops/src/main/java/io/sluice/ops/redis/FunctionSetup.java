package io.sluice.ops.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.sluice.protocol.redis.FunctionLibrary;
import io.sluice.protocol.redis.KeepRule;
import io.sluice.protocol.redis.KeepRules;
import io.sluice.protocol.redis.PresenceKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The installation of the function libraries on one server. */
final class FunctionSetup {
    private final RedisCommands<String, String> redis;

    FunctionSetup(RedisCommands<String, String> redis) {
        this.redis = redis;
    }

    /**
     * Installs the library; the rules of other prefixes that are there stay.
     *
     * @return what was done, for people
     * @throws IOException when a later version is there, or its rules can't be read
     * @throws io.lettuce.core.RedisException when Redis refuses or goes away
     */
    String install(String prefix, Map<String, KeepRule> rules, boolean cluster) throws IOException {
        Long version = ask("sluice_version", ScriptOutputType.INTEGER, 0L);
        if (version > FunctionLibrary.VERSION) {
            throw new IOException(later(FunctionLibrary.NAME, version, FunctionLibrary.VERSION)
                + "; use the sluice-ops of the release that installed it to change its rules");
        }
        String found = ask("sluice_rules", ScriptOutputType.VALUE, "{}");
        KeepRules all = KeepRules.read(found.getBytes(StandardCharsets.UTF_8)).with(prefix, rules);
        redis.functionLoad(FunctionLibrary.source(all, cluster), true);
        return "installed " + FunctionLibrary.NAME + " version " + FunctionLibrary.VERSION + before(version)
            + ", rules " + all;
    }

    /**
     * Installs the library that keeps who is where, unless a later version is there.
     *
     * @return what was done, for people
     * @throws io.lettuce.core.RedisException when Redis refuses or goes away
     */
    String installPresence() {
        Long version = ask("sluice_presence_version", ScriptOutputType.INTEGER, 0L);
        if (version > PresenceKeys.VERSION) {
            return later(PresenceKeys.LIBRARY, version, PresenceKeys.VERSION);
        }
        redis.functionLoad(PresenceKeys.library(), true);
        return "installed " + PresenceKeys.LIBRARY + " version " + PresenceKeys.VERSION + before(version);
    }

    private static String later(String library, long version, int ours) {
        return "version " + version + " of " + library + " is installed and stays, this one is " + ours;
    }

    private static String before(long version) {
        return " (before: " + (version == 0 ? "none" : version) + ")";
    }

    private <T> T ask(String function, ScriptOutputType type, T otherwise) {
        try {
            return redis.fcallReadOnly(function, type);
        } catch (RedisCommandExecutionException e) {
            if (String.valueOf(e.getMessage()).contains("Function not found")) {
                return otherwise;
            }
            throw e;
        }
    }
}
