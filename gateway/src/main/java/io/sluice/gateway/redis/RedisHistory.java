package io.sluice.gateway.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.history.History;
import io.sluice.gateway.history.HistoryPage;
import io.sluice.gateway.history.HistoryQuery;
import io.sluice.gateway.history.KeptMessage;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.StreamPosition;
import io.sluice.protocol.json.JsonWriter;
import io.sluice.protocol.json.PublicationWriter;
import io.sluice.protocol.redis.BusMessage;
import io.sluice.protocol.redis.BusMessageException;
import io.sluice.protocol.redis.BusSigner.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The streams in Redis, by the functions of the library {@code sluice}, over the connection for commands. When Redis
 * does not know a function, the library is installed and the function called once more. Safe for all threads.
 */
final class RedisHistory implements History {
    /** The most of a header, and of the words of the command around a payload. */
    private static final int OVERHEAD = 512;
    private static final byte[] AUTHOR = ascii("AUTHOR");
    private static final byte[] TIME = ascii("TIME");
    private static final byte[] SIGNATURE = ascii("SIG");
    private static final byte[] REVERSE = ascii("REV");

    /**
     * What is asked, for people.
     *
     * @param function what is called
     * @param channel whose stream it is about; empty when it is about several
     * @param bytes the length of the command, about
     */
    private record Call(String function, String channel, int bytes) {
    }

    private final Supplier<@Nullable CommandPipe> pipe;
    private final FunctionInstaller functions;
    private final ChannelNames names;
    private final int maxMessageBytes;
    private final Signing signing;
    private final GatewayMetrics metrics;
    private final QuietLog warnings = new QuietLog(LoggerFactory.getLogger(RedisHistory.class));

    /** Calls the functions through the pipe, which is null before the bus is started. */
    RedisHistory(Supplier<@Nullable CommandPipe> pipe, FunctionInstaller functions, Surroundings around) {
        this.pipe = pipe;
        this.functions = functions;
        this.names = new ChannelNames(around.config().prefix());
        this.maxMessageBytes = around.config().maxMessageBytes();
        this.signing = around.signing();
        this.metrics = around.metrics();
    }

    @Override
    public CompletionStage<HistoryPage> read(String channel, HistoryQuery query) {
        List<byte[]> arguments = new ArrayList<>(List.of(ascii(query.since()), ascii(query.limit()),
            ascii(query.maxBytes())));
        if (query.reverse()) {
            arguments.add(REVERSE);
        }
        return call(new Call("sluice_read", channel, OVERHEAD), redis -> redis.fcall("sluice_read",
            ScriptOutputType.MULTI, keys(List.of(channel)), arguments.toArray(byte[][]::new)),
            reply -> page(channel, reply));
    }

    @Override
    public CompletionStage<List<StreamPosition>> tops(List<String> channels) {
        return call(new Call("sluice_tops", "", OVERHEAD), redis -> redis.fcallReadOnly("sluice_tops",
            ScriptOutputType.MULTI, keys(channels)), reply -> positions(channels.size(), reply));
    }

    @Override
    public CompletionStage<StreamPosition> publish(String channel, Payload data, ClientInfo author) {
        JsonWriter json = new JsonWriter(OVERHEAD);
        PublicationWriter.clientInfo(json, author);
        byte[] info = json.toByteArray();
        int length = data.bytes().length + info.length;
        if (length > maxMessageBytes) {
            return CompletableFuture.failedStage(new BusException(
                "a message of " + length + " bytes is more than redis.max-message-bytes, " + maxMessageBytes));
        }
        byte[][] words = words(channel, data.bytes(), info);
        return call(new Call("sluice_publish", channel, length + OVERHEAD), redis -> redis.fcall("sluice_publish",
            ScriptOutputType.MULTI, keys(List.of(channel)), words), reply -> position(reply, 0));
    }

    private byte[][] words(String channel, byte[] payload, byte[] author) {
        Stamp stamp = signing.stamp(channel, payload, author);
        return stamp == null ? new byte[][] {payload, AUTHOR, author} : new byte[][] {payload, AUTHOR, author, TIME,
            ascii(stamp.timeMillis()), SIGNATURE, ascii(stamp.signature())};
    }

    private <T> CompletionStage<T> call(Call call,
        Function<RedisAsyncCommands<String, byte[]>, CompletionStage<List<Object>>> function,
        Function<List<Object>, T> reader) {
        CompletableFuture<T> done = new CompletableFuture<>();
        send(call, function).whenComplete((reply, failure) -> {
            if (failure != null && Failures.unknownFunction(failure)) {
                installed().thenCompose(unused -> send(call, function))
                    .whenComplete((again, refusal) -> complete(done, call, reader, again, refusal));
            } else {
                complete(done, call, reader, reply, failure);
            }
        });
        return done;
    }

    private CompletionStage<List<Object>> send(Call call,
        Function<RedisAsyncCommands<String, byte[]>, CompletionStage<List<Object>>> function) {
        CommandPipe open = pipe.get();
        return open == null ? CompletableFuture.failedStage(new BusException("the bus was not started"))
            : open.send(call.function(), call.bytes(), function);
    }

    private CompletionStage<Void> installed() {
        CommandPipe open = pipe.get();
        StatefulRedisConnection<String, byte[]> connection = open == null ? null : open.connection();
        return connection == null ? CompletableFuture.completedStage(null) : functions.check(connection);
    }

    private <T> void complete(CompletableFuture<T> done, Call call, Function<List<Object>, T> reader,
        @Nullable List<Object> reply, @Nullable Throwable failure) {
        if (reply != null) {
            try {
                done.complete(reader.apply(reply));
                return;
            } catch (RuntimeException e) {
                // Whatever it is, who asked must hear of it: he waits, and others wait for their turn behind him.
                fail(done, call, "malformed",
                    new BusException("Redis answered " + call.function() + " with something else", e));
                return;
            }
        }
        Throwable cause = failure == null ? new IllegalStateException() : failure;
        BusException why = find(cause, call.function());
        fail(done, call, Failures.reason(why), why);
    }

    private static BusException find(Throwable failure, String name) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof BusException known) {
                return known;
            }
        }
        return Failures.command(name, failure);
    }

    private void fail(CompletableFuture<?> done, Call call, String reason, BusException why) {
        metrics.historyFailed(reason);
        warnings.warn("a stream could not be used: reason={} channel={} text=\"{}\"{}", reason,
            call.channel().isEmpty() ? "several" : call.channel(), String.valueOf(why.getMessage()),
            Failures.remedy(reason));
        done.completeExceptionally(why);
    }

    private HistoryPage page(String channel, List<Object> reply) {
        List<?> entries = (List<?>) reply.get(2);
        List<KeptMessage> messages = new ArrayList<>(entries.size() / 2);
        for (int i = 0; i < entries.size(); i += 2) {
            messages.add(kept(channel, (Long) entries.get(i), (byte[]) entries.get(i + 1)));
        }
        return new HistoryPage(position(reply, 0), messages);
    }

    private KeptMessage kept(String channel, long offset, byte[] bytes) {
        try {
            signing.checkKept(channel, bytes);
            BusMessage message = BusMessage.decode(bytes);
            if (message.kind() != BusMessage.Kind.PUBLICATION || message.publication().offset() != offset) {
                // Not by the functions: clients would move on to a position that is none.
                throw new BusMessageException(BusMessageException.Fault.BAD_HEADER);
            }
            return new KeptMessage(offset, message, bytes.length);
        } catch (BusMessageException e) {
            metrics.busMessageDropped(e.fault().label());
            warnings.warn("a kept message can't be read or believed: fault={} channel={} offset={}", e.fault().label(),
                channel, offset);
            return new KeptMessage(offset, null, bytes.length);
        }
    }

    private static List<StreamPosition> positions(int count, List<Object> reply) {
        List<StreamPosition> positions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            StreamPosition position = position(reply, 2 * i);
            positions.add(position.offset() < 0 ? NOWHERE : position);
        }
        return positions;
    }

    private static StreamPosition position(List<Object> reply, int at) {
        String epoch = new String((byte[]) reply.get(at + 1), StandardCharsets.UTF_8);
        return new StreamPosition((Long) reply.get(at), epoch);
    }

    private String[] keys(List<String> channels) {
        return channels.stream().map(names::inRedis).toArray(String[]::new);
    }

    private static byte[] ascii(long number) {
        return ascii(Long.toString(number));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
