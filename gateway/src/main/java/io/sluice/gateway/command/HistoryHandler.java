package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.config.HistoryConfig;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.WireForm;
import io.sluice.gateway.history.History;
import io.sluice.gateway.history.HistoryPage;
import io.sluice.gateway.history.HistoryQuery;
import io.sluice.gateway.history.KeptMessage;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Publication;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;
import io.sluice.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives a client what a channel keeps (client protocol, section 1.11), at most a page of it: {@code history.max-page}
 * publications, or as many as have {@code history.recovery-bytes}, but half of what may wait for a
 * client at the most. While Redis is away the answer is a temporary error.
 */
final class HistoryHandler implements CommandHandler<Request.History> {
    private final HistoryConfig config;
    private final ChannelRules rules;
    private final History history;

    HistoryHandler(HistoryConfig config, ChannelRules rules, History history) {
        this.config = config;
        this.rules = rules;
        this.history = history;
    }

    @Override
    public void handle(Exchange exchange, Request.History request) {
        Connection connection = exchange.connection();
        ErrorCode fault =
            rules.historyFault(TokenMandate.asker(connection, request.channel()), request.channel());
        if (fault != null) {
            exchange.refuse(fault);
            return;
        }
        if (request.limit() > config.maxPage()) {
            connection.loop().metrics().historyCapped();
        }
        Consumer<@Nullable HistoryPage> answer =
            OnLoop.<@Nullable HistoryPage>of(exchange, page -> answer(exchange, request, page));
        history.read(request.channel(), query(request))
            .whenComplete((page, failure) -> answer.accept(failure == null ? page : null));
    }

    private HistoryQuery query(Request.History request) {
        int limit = request.limit() < 0 ? config.maxPage() : Math.min(request.limit(), config.maxPage());
        StreamPosition since = request.since();
        return new HistoryQuery(since == null ? HistoryQuery.FROM_END : since.offset(), limit, config.recoveryBytes(),
            request.reverse());
    }

    private static void answer(Exchange exchange, Request.History request, @Nullable HistoryPage page) {
        if (page == null) {
            exchange.refuse(ErrorCode.INTERNAL);
        } else if (isOfAnotherEpoch(request.since(), page.top())) {
            exchange.refuse(ErrorCode.UNRECOVERABLE_POSITION);
        } else {
            List<Publication> readable = readable(exchange.connection().wireForm(), page);
            exchange.reply(new Result.History(readable, page.top().epoch(), page.top().offset()));
        }
    }

    private static boolean isOfAnotherEpoch(@Nullable StreamPosition since, StreamPosition top) {
        return since != null && !since.epoch().isEmpty() && !since.epoch().equals(top.epoch());
    }

    /** What can't be read, or not be said in the client's form, is left out: the offsets show where. */
    private static List<Publication> readable(WireForm form, HistoryPage page) {
        List<Publication> publications = new ArrayList<>(page.messages().size());
        for (KeptMessage kept : page.messages()) {
            if (kept.message() != null && form.canSay(kept.message().publication().data())) {
                publications.add(kept.message().publication());
            }
        }
        return publications;
    }
}
