package io.sluice.gateway.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.sluice.gateway.bus.BusException;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.redis.PresenceKeys;
import io.sluice.protocol.redis.PresentClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the library {@code sluice_presence}, and the few other commands about presence, as calls. They fail
 * with a {@link BusException}. Belongs to the bus thread; what is returned completes on Netty's.
 */
final class PresenceCalls {
    private static final String LIBRARY = PresenceKeys.LIBRARY + "_";
    private static final String PUBLISH = "PUBLISH";
    private static final String RUN_ID = "(?s).*\\brun_id:(\\w+).*";

    private final PresenceKeys keys;
    private final Predicate<String> announced;

    private @Nullable StatefulRedisConnection<String, byte[]> connection;

    /** Makes calls under this prefix; {@code announced} says whose coming and going is told in the channel. */
    PresenceCalls(PresenceKeys keys, Predicate<String> announced) {
        this.keys = keys;
        this.announced = announced;
    }

    /** Uses this connection from now on; null for none. */
    void use(@Nullable StatefulRedisConnection<String, byte[]> current) {
        connection = current;
    }

    /** The version of the library that Redis has. */
    CompletionStage<Long> version() {
        return call("version", ScriptOutputType.INTEGER, new String[0]);
    }

    /** Puts our library in the place of any other version's. */
    CompletionStage<String> install() {
        StatefulRedisConnection<String, byte[]> current = connection;
        return current == null ? away()
            : named("FUNCTION LOAD", current.async().functionLoad(PresenceKeys.library(), true));
    }

    /** Enters a client; told to those who are there when it is new, unless it is to be quiet. */
    CompletionStage<Long> enter(String node, String channel, ClientInfo info, boolean quiet) {
        return call("enter", ScriptOutputType.INTEGER, channelKeys(channel), bytes(node), bytes(info.client()),
            bytes(info.user()), PresentClient.encodeInfo(info), quiet ? new byte[0] : how(channel));
    }

    /** Marks a client as about to leave; 0 when it was not there. */
    CompletionStage<Long> fade(String channel, String client) {
        return call("fade", ScriptOutputType.INTEGER, channelKeys(channel), bytes(client));
    }

    /** Takes a client out; 0 when it was not there. */
    CompletionStage<Long> leave(String channel, String client) {
        return call("leave", ScriptOutputType.INTEGER, channelKeys(channel), bytes(client), how(channel));
    }

    /** Takes some of a node's clients out, told or not; gives how many, and how many are left. */
    CompletionStage<List<Long>> sweep(String node, String channel, int most, boolean quiet) {
        return call("sweep", ScriptOutputType.MULTI, channelKeys(channel), bytes(node), bytes(most),
            quiet ? new byte[0] : how(channel));
    }

    /** Gives the number of clients, and about how many bytes their entries have. */
    CompletionStage<List<Long>> size(String channel) {
        return call("size", ScriptOutputType.MULTI, new String[] {keys.present(channel)});
    }

    /** Gives the clients' entries. By a plain command, as a function would copy them twice more. */
    CompletionStage<List<byte[]>> entries(String channel) {
        StatefulRedisConnection<String, byte[]> current = connection;
        return current == null ? away() : named("HVALS", current.async().hvals(keys.present(channel)));
    }

    /** Gives the numbers of clients and users. */
    CompletionStage<List<Long>> stats(String channel) {
        return call("stats", ScriptOutputType.MULTI, new String[] {keys.present(channel), keys.users(channel)});
    }

    /**
     * Renews the lease and the claims; gives the state, and the nodes that are to be swept from now on. Without ttl the
     * lease is given up, without claim nobody is claimed.
     */
    CompletionStage<List<Object>> beat(String node, long ttlMillis, long claimMillis, Collection<String> sweeping) {
        List<byte[]> args = new ArrayList<>(List.of(bytes(node), bytes(ttlMillis), bytes(claimMillis)));
        sweeping.forEach(each -> args.add(bytes(each)));
        return call("beat", ScriptOutputType.MULTI, nodeKeys(), args.toArray(byte[][]::new));
    }

    /** Which run of which server this is; empty when this user may not know. Fails only when Redis is away. */
    CompletionStage<String> server() {
        StatefulRedisConnection<String, byte[]> current = connection;
        return current == null ? away() : current.async().info("server").handle((info, failure) ->
            failure == null ? info.replaceFirst(RUN_ID, "$1") : "");
    }

    /** Says that nobody of the node is left anywhere, which is remembered for so long. */
    CompletionStage<Long> swept(String node, long keepMillis) {
        return call("swept", ScriptOutputType.INTEGER, nodeKeys(), bytes(node), bytes(keepMillis));
    }

    /** Notes that the node is going to have clients in the channels. */
    CompletionStage<Long> index(String node, Collection<String> channels) {
        StatefulRedisConnection<String, byte[]> current = connection;
        return current == null ? away()
            : named("SADD", current.async().sadd(keys.channels(node), values(channels)));
    }

    /** Notes that the node has no more clients in the channels. */
    CompletionStage<Long> unindex(String node, Collection<String> channels) {
        StatefulRedisConnection<String, byte[]> current = connection;
        return current == null ? away()
            : named("SREM", current.async().srem(keys.channels(node), values(channels)));
    }

    /** Some of the channels in which the node has clients; none when there are no more. */
    CompletionStage<List<String>> indexed(String node, int most) {
        StatefulRedisConnection<String, byte[]> current = connection;
        return current == null ? away() : named("SRANDMEMBER", current.async().srandmember(keys.channels(node), most))
            .thenApply(found -> found.stream().map(each -> new String(each, StandardCharsets.UTF_8)).toList());
    }

    private <T> CompletionStage<T> call(String function, ScriptOutputType type, String[] names, byte[]... args) {
        StatefulRedisConnection<String, byte[]> current = connection;
        return current == null ? away()
            : named("FCALL " + LIBRARY + function, current.async().fcall(LIBRARY + function, type, names, args));
    }

    private static <T> CompletionStage<T> named(String command, CompletionStage<T> reply) {
        CompletableFuture<T> named = new CompletableFuture<>();
        reply.whenComplete((value, failure) -> {
            if (failure == null) {
                named.complete(value);
            } else {
                named.completeExceptionally(Failures.command(command, failure));
            }
        });
        return named;
    }

    private static <T> CompletionStage<T> away() {
        return CompletableFuture.failedStage(new BusException("Redis is away"));
    }

    private byte[] how(String channel) {
        return announced.test(channel) ? bytes(PUBLISH) : new byte[0];
    }

    private String[] channelKeys(String channel) {
        return new String[] {keys.channel(channel), keys.present(channel)};
    }

    private String[] nodeKeys() {
        return new String[] {keys.leases(), keys.sweeps()};
    }

    private static byte[][] values(Collection<String> texts) {
        return texts.stream().map(PresenceCalls::bytes).toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }
}
