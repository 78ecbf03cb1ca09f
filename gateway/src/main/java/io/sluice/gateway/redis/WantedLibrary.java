package io.sluice.gateway.redis;

import io.sluice.protocol.redis.FunctionLibrary;
import io.sluice.protocol.redis.KeepRule;
import io.sluice.protocol.redis.KeepRules;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A function library that the gateway wants in Redis.
 *
 * @param name what Redis knows it by
 * @param version an installed one of a later version is left alone
 * @param versionFunction the function in it, without keys, that answers with its version
 * @param source gives the text to install, from the rules for all prefixes that are there
 * @param fits whether the rules that are there are this gateway's
 * @param survives whether the rules that are there show that no other gateway has overwritten this one's by chance
 */
record WantedLibrary(String name, int version, String versionFunction, Function<KeepRules, String> source,
    Predicate<KeepRules> fits, Predicate<KeepRules> survives) {
    /** The library that keeps publications, with these rules, by namespace, for the prefix. */
    static WantedLibrary streams(String prefix, Map<String, KeepRule> rules) {
        // Other rules for our prefix are no accident: they are those of a gateway that was started after this one.
        return new WantedLibrary(FunctionLibrary.NAME, FunctionLibrary.VERSION, "sluice_version",
            found -> FunctionLibrary.source(found.with(prefix, rules), false),
            found -> found.has(prefix) && found.of(prefix).equals(rules), found -> found.has(prefix));
    }

    /** A library that is the same for everybody. */
    static WantedLibrary fixed(String name, int version, String versionFunction, String source) {
        return new WantedLibrary(name, version, versionFunction, found -> source, found -> true, found -> true);
    }
}
