package io.sluice.gateway.redis;

import io.sluice.protocol.redis.FunctionLibrary;
import io.sluice.protocol.redis.KeepRule;
import io.sluice.protocol.redis.KeepRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Redis of one's own with the function library in it, without any gateway. One thread at a time. */
final class FunctionRedis implements AutoCloseable {
    static final KeepRules RULES = KeepRules.NONE.with("", Map.of("chat", new KeepRule(100, 300, 3600)));

    final TestRedis server = TestRedis.startOwn();
    final RespClient client = new RespClient(server.uri());

    FunctionRedis() {
        load(RULES);
    }

    void load(KeepRules rules) {
        client.command("FUNCTION", "LOAD", "REPLACE", FunctionLibrary.source(rules, false));
    }

    String command(String... words) {
        return client.command(words);
    }

    /** Publishes; gives offset and epoch. */
    List<String> publish(String channel, String... arguments) {
        return call("FCALL", "sluice_publish", channel, arguments);
    }

    /** Reads; gives the top, the epoch, and offset and message of each entry. */
    List<String> read(String channel, String... arguments) {
        return call("FCALL", "sluice_read", channel, arguments);
    }

    /** The offsets of all that is kept. */
    List<Long> offsets(String channel) {
        List<String> reply = read(channel, "-1", "1000000", "1000000000");
        List<Long> offsets = new ArrayList<>();
        for (int i = 2; i < reply.size(); i += 2) {
            offsets.add(Long.valueOf(reply.get(i)));
        }
        return offsets;
    }

    List<String> tops(String... channels) {
        return client.elements(Stream.concat(Stream.of("FCALL_RO", "sluice_tops", Integer.toString(channels.length)),
            Stream.of(channels)).toArray(String[]::new));
    }

    private List<String> call(String command, String function, String channel, String... arguments) {
        return client.elements(Stream.concat(Stream.of(command, function, "1", channel), Stream.of(arguments))
            .toArray(String[]::new));
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
