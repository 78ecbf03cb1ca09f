package io.sluice.ops.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.sluice.protocol.redis.FunctionLibrary;
import io.sluice.protocol.redis.KeepRule;
import io.sluice.protocol.redis.KeepRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The installation of the function library on one server. */
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
            throw new IOException("version " + version + " is installed, and this one is " + FunctionLibrary.VERSION);
        }
        String found = ask("sluice_rules", ScriptOutputType.VALUE, "{}");
        KeepRules all = KeepRules.read(found.getBytes(StandardCharsets.UTF_8)).with(prefix, rules);
        redis.functionLoad(FunctionLibrary.source(all, cluster), true);
        return "installed version " + FunctionLibrary.VERSION + " (before: " + (version == 0 ? "none" : version)
            + "), rules " + all;
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
