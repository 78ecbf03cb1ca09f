package io.sluice.gateway.command;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.connection.Tailoring;
import io.sluice.gateway.hub.Position;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;
import io.sluice.protocol.StreamPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client is told of its subscription (client protocol, sections 1.7 and 1.9), its own or the server's. */
final class SubscribeResults {
    /** The bit of a request that asks for error 112 rather than a subscription that is not recovered. */
    private static final long REFUSE_UNRECOVERED = 2;

    private SubscribeResults() {
    }

    /** The position from which the client wants to recover; null when it does not. */
    static @Nullable StreamPosition since(Request.Subscribe request) {
        return request.recover() ? new StreamPosition(request.offset(), request.epoch()) : null;
    }

    /** Whether the client wants no subscription that is not recovered, and this is none. */
    static boolean isRefused(Request.Subscribe request, Position position) {
        return request.recover() && !position.recovered() && (request.flag() & REFUSE_UNRECOVERED) != 0;
    }

    /** Whether the client's wire form has words for all that was recovered. */
    static boolean canBeTold(Connection connection, Position position) {
        for (Publication publication : position.publications()) {
            if (!connection.wireForm().canSay(publication.data())) {
                return false;
            }
        }
        return true;
    }

    /** A subscription without a position, and what the client is told with it. */
    static Result.Subscribe live(Request.Subscribe request, Payload data) {
        return request.recover() || !data.isEmpty()
            ? new Result.Subscribe(false, 0, false, "", 0, List.of(), false, false, data, request.recover(), false)
            : Result.Subscribe.PLAIN;
    }

    /** A recovered one has the offset that was asked from: the client moves on with each publication. */
    static Result.Subscribe positioned(Request.Subscribe request, Position position, Subscription subscription,
        Payload data) {
        Tailoring tailoring = subscription.tailoring();
        List<Publication> publications =
            Tailor.publications(position.publications(), tailoring, subscription.connection().wireForm().codec());
        boolean deltas = tailoring != null && tailoring.isDeltas();
        long offset = position.recovered() ? request.offset() : position.top().offset();
        return new Result.Subscribe(false, 0, true, position.top().epoch(), offset, publications,
            position.recovered(), true, data, request.recover(), deltas);
    }
}
