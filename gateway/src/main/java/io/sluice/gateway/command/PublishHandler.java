package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.bus.Bus;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.history.History;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;
import io.sluice.protocol.redis.BusMessage;
import io.sluice.protocol.redis.BusMessageException;
import io.sluice.protocol.redis.JsonPayload;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes for a client (client protocol, section 1.11): checks, puts its author and the time on it, and answers when
 * Redis took it. Where publications are kept Redis itself puts the time on it. While Redis is away the answer is a
 * temporary error, and nothing is published later.
 */
final class PublishHandler implements CommandHandler<Request.Publish> {
    private final ChannelRules rules;
    private final Bus bus;
    private final History history;
    private final int maxMessageBytes;

    /** Makes the handler; {@code maxMessageBytes} is what nodes take from Redis, header included. */
    PublishHandler(ChannelRules rules, RedisSide redis, int maxMessageBytes) {
        this.rules = rules;
        this.bus = redis.bus();
        this.history = redis.history();
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public void handle(Exchange exchange, Request.Publish request) {
        Connection connection = exchange.connection();
        ErrorCode fault =
            connection.admitPublication() ? fault(connection, request) : ErrorCode.TOO_MANY_REQUESTS;
        if (fault != null) {
            exchange.refuse(fault);
        } else {
            publish(exchange, request);
        }
    }

    private @Nullable ErrorCode fault(Connection connection, Request.Publish request) {
        if (request.data().isEmpty()) {
            return ErrorCode.BAD_REQUEST;
        }
        return rules.publishFault(TokenMandate.asker(connection, request.channel()), request.channel(),
            request.data().bytes().length);
    }

    private void publish(Exchange exchange, Request.Publish request) {
        byte[] message;
        try {
            message = encode(exchange.connection(), request);
        } catch (BusMessageException e) {
            exchange.refuse(ErrorCode.BAD_REQUEST);
            return;
        }
        if (message.length > maxMessageBytes) {
            exchange.refuse(ErrorCode.BAD_REQUEST);
            return;
        }
        Consumer<Boolean> answer = OnLoop.of(exchange, taken -> answer(exchange, taken));
        publish(exchange.connection(), request, message)
            .whenComplete((done, failure) -> answer.accept(failure == null));
    }

    private CompletionStage<?> publish(Connection connection, Request.Publish request, byte[] message) {
        return rules.history(request.channel()).kept()
            ? history.publish(request.channel(), request.data(),
                TokenMandate.clientInfo(connection, request.channel()))
            : bus.publish(request.channel(), message);
    }

    private static byte[] encode(Connection connection, Request.Publish request) throws BusMessageException {
        Publication publication = new Publication(judged(request.data()),
            TokenMandate.clientInfo(connection, request.channel()), 0, Map.of());
        return new BusMessage(publication, "", System.currentTimeMillis()).encode();
    }

    /** Refuses what every node would drop; what came as JSON is within stricter limits already. */
    private static Payload judged(Payload data) throws BusMessageException {
        return data.kind() == Payload.Kind.JSON ? data : JsonPayload.of(data.bytes());
    }

    private static void answer(Exchange exchange, boolean taken) {
        if (taken) {
            exchange.connection().loop().metrics().clientPublished();
            exchange.reply(new Result.Publish());
        } else {
            exchange.refuse(ErrorCode.INTERNAL);
        }
    }
}
