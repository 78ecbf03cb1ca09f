package io.sluice.gateway.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.sluice.protocol.redis.KeepRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in Redis of a function library.
 *
 * @param source its text; empty when there is none, or when it can't be seen
 * @param unseen whether this user may not see the text of libraries
 * @param unclear whether Redis did not say which version and rules it has; then they may be any
 * @param version 0 when there is none
 * @param rules the rules for all prefixes that are compiled into the library of streams
 */
record InstalledLibrary(String source, boolean unseen, boolean unclear, long version, KeepRules rules) {
    /** What a version is while it is not known. */
    private static final long UNKNOWN = -1;

    private static final Logger log = LoggerFactory.getLogger(InstalledLibrary.class);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    /** Asks Redis; the three questions go out together. Never fails: a function that is not there is version 0. */
    static CompletionStage<InstalledLibrary> look(RedisAsyncCommands<String, byte[]> redis, WantedLibrary wanted) {
        CompletionStage<InstalledLibrary> text = redis.dispatch(CommandType.FUNCTION, new NestedMultiOutput<>(CODEC),
            new CommandArgs<>(CODEC).add("LIST").add("LIBRARYNAME").add(wanted.name()).add("WITHCODE"))
            .handle((reply, failure) -> new InstalledLibrary(source(reply), failure != null, false, 0,
                KeepRules.NONE));
        CompletionStage<Long> version = redis.<Long>fcallReadOnly(wanted.versionFunction(), ScriptOutputType.INTEGER)
            .exceptionally(failure -> Failures.isNoAnswerOfOurs(failure) ? 0L : UNKNOWN);
        CompletionStage<@Nullable KeepRules> rules = redis.<byte[]>fcallReadOnly("sluice_rules", ScriptOutputType.VALUE)
            .handle((json, failure) -> failure == null ? read(json)
                : Failures.isNoAnswerOfOurs(failure) ? KeepRules.NONE : null);
        return text.thenCombine(version, InstalledLibrary::withVersion).thenCombine(rules, InstalledLibrary::withRules);
    }

    private InstalledLibrary withVersion(long number) {
        return new InstalledLibrary(source, unseen, number == UNKNOWN, Math.max(0, number), rules);
    }

    private InstalledLibrary withRules(@Nullable KeepRules found) {
        return new InstalledLibrary(source, unseen, unclear || found == null, version,
            found == null ? KeepRules.NONE : found);
    }

    private static KeepRules read(byte[] json) {
        try {
            return KeepRules.read(json);
        } catch (IOException e) {
            log.warn("the rules in the installed function library can't be read and are not kept");
            return KeepRules.NONE;
        }
    }

    /** The text in a reply of one library, which is a list of names and values. */
    private static String source(@Nullable List<Object> reply) {
        if (reply == null || reply.isEmpty() || !(reply.get(0) instanceof List<?> fields)) {
            return "";
        }
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            if (text(fields.get(i)).equals("library_code")) {
                return text(fields.get(i + 1));
            }
        }
        return "";
    }

    private static String text(@Nullable Object bulk) {
        return bulk instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "";
    }
}
