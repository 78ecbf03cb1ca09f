package io.sluice.ops.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Arrays;

/**
 * Engine.IO 4 over WebSocket with Socket.IO 5 on top: packets that open with a digit each. A client emits
 * {@code subscribe} with a channel and hears {@code subscribed} with it; a publication is the event {@code message},
 * its payload as an object or as a string.
 *
 * @see <a href="https://socket.io/docs/v4/engine-io-protocol/">Engine.IO protocol</a>
 */
final class SocketIoDialect implements Dialect {
    private static final String PATH = "/socket.io/?EIO=4&transport=websocket";
    private static final byte[] CONNECT = Commands.bytes("40");
    private static final byte[] PONG = Commands.bytes("3");
    private static final byte[] SUBSCRIBED = Commands.bytes("42[\"subscribed\"");

    private final LoopTools tools;
    private final LoadPlan plan;

    SocketIoDialect(LoopTools tools) {
        this.tools = tools;
        plan = tools.plan;
    }

    @Override
    public URI url(LoadClient client) {
        URI url = plan.clients().url(client.index());
        return url.getRawQuery() == null ? url.resolve(PATH) : url;
    }

    @Override
    public void upgraded(LoadConnection connection) {
        // The server opens the talk.
    }

    @Override
    public void reply(LoadConnection connection, byte[] bytes, int from, int to) {
        switch (bytes[from]) {
            case '0' -> connection.send(CONNECT);
            case '2' -> connection.send(PONG);
            case '4' -> packet(connection, bytes, from, to);
            default -> tools.tally.foreign++;
        }
    }

    private void packet(LoadConnection connection, byte[] bytes, int from, int to) {
        switch (to - from > 1 ? bytes[from + 1] : ' ') {
            case '0' -> subscribe(connection);
            case '2' -> event(connection, bytes, from, to);
            case '4' -> connection.refused("connect: " + new String(bytes, from, to - from, UTF_8));
            default -> tools.tally.foreign++;
        }
    }

    private void subscribe(LoadConnection connection) {
        for (int k = 0; k < plan.clients().subscriptions(); k++) {
            String channel = plan.traffic().channel(plan.channel(connection.client().index(), k));
            connection.send(Commands.bytes("42[\"subscribe\"," + Commands.quote(channel) + "]"));
        }
    }

    private void event(LoadConnection connection, byte[] bytes, int from, int to) {
        if (to - from > SUBSCRIBED.length
            && Arrays.equals(bytes, from, from + SUBSCRIBED.length, SUBSCRIBED, 0, SUBSCRIBED.length)) {
            connection.subscribed();
        } else if (!connection.client().judge(bytes, from, to)) {
            tools.tally.foreign++;
        }
    }
}
