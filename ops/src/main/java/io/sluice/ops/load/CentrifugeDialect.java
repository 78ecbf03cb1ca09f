package io.sluice.ops.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ProtocolException;
import java.net.URI;
import java.util.Arrays;

/**
 * The Centrifuge protocol in JSON (client protocol, sections 1.2 and 1.3): what Sluice speaks. The commands of a
 * connection are numbered: connect is 1, the subscribes follow, then all others.
 */
final class CentrifugeDialect implements Dialect {
    private final LoopTools tools;
    private final LoadPlan plan;
    private final int lastJoinId;

    CentrifugeDialect(LoopTools tools) {
        this.tools = tools;
        plan = tools.plan;
        lastJoinId = Commands.CONNECT_ID + plan.clients().subscriptions();
    }

    @Override
    public URI url(LoadClient client) {
        return plan.clients().url(client.index());
    }

    @Override
    public void upgraded(LoadConnection connection) {
        LoadClient client = connection.client();
        StringBuilder join = new StringBuilder(Commands.connect(connection.nextId(), tools.token(client.index())));
        for (int k = 0; k < plan.clients().subscriptions(); k++) {
            String channel = plan.traffic().channel(plan.channel(client.index(), k));
            join.append('\n').append(Commands.subscribe(connection.nextId(), channel, client.position()));
        }
        connection.send(Commands.bytes(join));
    }

    @Override
    public void reply(LoadConnection connection, byte[] bytes, int from, int to) throws ProtocolException {
        if (to - from == Commands.PONG.length) {
            if (connection.answersPings()) {
                connection.send(Commands.PONG);
            }
        } else if (Commands.isPublished(bytes, from, to)) {
            tools.tally.publishReplies++;
        } else if (Commands.isAnswer(bytes, from, to) || !connection.client().judge(bytes, from, to)) {
            other(connection, Commands.parse(bytes, from, to));
        } else if (plan.unrest().recover()) {
            connection.client().heard(Commands.offset(bytes, from, to));
        }
    }

    @Override
    public void publish(LoadConnection connection, byte[] payload) {
        byte[] head = Commands.publishHead(connection.nextId(),
            plan.traffic().channel(plan.channel(connection.client().index(), 0)));
        byte[] command = Arrays.copyOf(head, head.length + payload.length + 2);
        System.arraycopy(payload, 0, command, head.length, payload.length);
        Arrays.fill(command, head.length + payload.length, command.length, (byte) '}');
        connection.send(command);
    }

    @Override
    public int change(LoadConnection connection, int from, int to) {
        String leave = from < 0
            ? "" : Commands.unsubscribe(connection.nextId(), plan.traffic().extraChannel(from)) + "\n";
        int id = connection.nextId();
        connection.send(Commands.bytes(leave + Commands.subscribe(id, plan.traffic().extraChannel(to))));
        return id;
    }

    private void other(LoadConnection connection, JsonNode reply) {
        int id = reply.path("id").asInt();
        if (reply.has("error")) {
            refused(connection, id, reply.path("error"));
        } else if (id == Commands.CONNECT_ID) {
            connection.answerPings(reply.path("connect").path("pong").asBoolean());
        } else if (id > 0 && id <= lastJoinId) {
            if (plan.unrest().recover()) {
                connection.client().recovered(reply.path("subscribe"));
            }
            connection.subscribed();
        } else if (reply.has("subscribe")) {
            connection.client().changed(id);
        } else if (reply.has("unsubscribe")) {
            tools.tally.unsubscribeReplies++;
        } else if (reply.path("push").has("unsubscribe")) {
            tools.tally.unsubscribed++;
        } else {
            tools.tally.foreign++;
        }
    }

    private void refused(LoadConnection connection, int id, JsonNode error) {
        String what = error.path("code").asInt() + " " + error.path("message").asText();
        if (id <= lastJoinId) {
            connection.refused((id == Commands.CONNECT_ID ? "connect: error " : "subscribe: error ") + what);
        } else if (plan.unrest().resubscribesPerSecond() > 0) {
            connection.client().changed(id);
            tools.tally.count(tools.tally.changeErrors, what);
        } else {
            tools.tally.count(tools.tally.publishErrors, what);
        }
    }
}
