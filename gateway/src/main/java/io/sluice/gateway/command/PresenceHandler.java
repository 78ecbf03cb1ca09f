package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.presence.ClientCount;
import io.sluice.gateway.presence.Presence;
import io.sluice.gateway.presence.PresentClients;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a client who is in a channel, or how many (client protocol, section 1.11). More than {@code
 * presence.max-clients}, or of more than {@code presence.max-bytes}, are not listed, which is error 106, but always
 * counted. While Redis is away the answer is a temporary error.
 */
final class PresenceHandler {
    private final ChannelRules rules;
    private final Presence presence;

    PresenceHandler(ChannelRules rules, Presence presence) {
        this.rules = rules;
        this.presence = presence;
    }

    /** Answers with the clients. */
    void list(Exchange exchange, Request.Presence request) {
        if (mayRead(exchange, request.channel())) {
            String asker = exchange.connection().id();
            answer(exchange, presence.clients(request.channel(), asker), PresenceHandler::listed);
        }
    }

    /** Answers with their number. */
    void count(Exchange exchange, Request.PresenceStats request) {
        if (mayRead(exchange, request.channel())) {
            String asker = exchange.connection().id();
            answer(exchange, presence.count(request.channel(), asker), PresenceHandler::counted);
        }
    }

    private boolean mayRead(Exchange exchange, String channel) {
        ErrorCode fault = rules.presenceFault(TokenMandate.asker(exchange.connection(), channel), channel);
        if (fault != null) {
            exchange.refuse(fault);
        }
        return fault == null;
    }

    private static <T> void answer(Exchange exchange, CompletionStage<T> asked, Answer<T> answer) {
        Consumer<@Nullable T> back = OnLoop.<@Nullable T>of(exchange, found -> {
            if (found == null) {
                exchange.refuse(ErrorCode.INTERNAL);
            } else {
                answer.give(exchange, found);
            }
        });
        asked.whenComplete((found, failure) -> back.accept(failure == null ? found : null));
    }

    private static void listed(Exchange exchange, PresentClients clients) {
        if (clients.tooMany()) {
            exchange.refuse(ErrorCode.LIMIT_EXCEEDED);
        } else {
            exchange.reply(new Result.Presence(clients.byId()));
        }
    }

    private static void counted(Exchange exchange, ClientCount count) {
        exchange.reply(new Result.PresenceStats(count.clients(), count.users()));
    }

    /** What is made of what was found. */
    private interface Answer<T> {
        void give(Exchange exchange, T found);
    }
}
