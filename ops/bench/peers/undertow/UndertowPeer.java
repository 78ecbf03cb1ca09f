import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.Options;

/**
 * A gateway as one writes it with Undertow's own WebSocket classes and Lettuce: a map from channels to clients, one
 * Redis connection that subscribes what clients want, and for each message one {@link WebSockets#sendText} to each of
 * them, of bytes made once. Answers as much of the Centrifuge JSON protocol as the load tool speaks.
 *
 * <p>{@code UndertowPeer PORT REDIS_PORT}
 */
final class UndertowPeer {
    private static final int BACKLOG = 4096;
    private static final long MAX_COMMAND_BYTES = 1 << 16;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final StatefulRedisPubSubConnection<String, String> redis;

    private UndertowPeer(int redisPort) {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", redisPort));
        client.setOptions(ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build());
        redis = client.connectPubSub();
        redis.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String data) {
                broadcast(channel, data);
            }
        });
    }

    public static void main(String[] args) {
        UndertowPeer peer = new UndertowPeer(Integer.parseInt(args[1]));
        Undertow.builder()
            .addHttpListener(Integer.parseInt(args[0]), "127.0.0.1", Handlers.websocket(peer::connected))
            .setSocketOption(Options.BACKLOG, BACKLOG)
            .setServerOption(UndertowOptions.ENABLE_STATISTICS, false)
            .build().start();
        System.out.println("undertow: port " + args[0]);
    }

    private void connected(WebSocketHttpExchange exchange, WebSocketChannel socket) {
        socket.getReceiveSetter().set(new AbstractReceiveListener() {
            @Override
            protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message)
                throws JsonProcessingException {
                for (String line : message.getData().split("\n")) {
                    command(from, mapper.readTree(line));
                }
            }

            @Override
            protected long getMaxTextBufferSize() {
                return MAX_COMMAND_BYTES;
            }
        });
        socket.addCloseTask(this::leave);
        socket.resumeReceives();
    }

    private void command(WebSocketChannel socket, JsonNode command) {
        String id = command.path("id").asText();
        if (command.has("connect")) {
            reply(socket, "{\"id\":" + id + ",\"connect\":{\"client\":\"" + id + "\",\"version\":\"undertow\"}}");
        } else if (command.has("subscribe")) {
            join(socket, command.at("/subscribe/channel").asText())
                .thenRun(() -> reply(socket, "{\"id\":" + id + ",\"subscribe\":{}}"));
        } else if (!id.isEmpty()) {
            reply(socket, "{\"id\":" + id + ",\"error\":{\"code\":108,\"message\":\"not available\"}}");
        }
    }

    private static void reply(WebSocketChannel socket, String text) {
        WebSockets.sendText(text, socket, null);
    }

    private CompletionStage<Void> join(WebSocketChannel socket, String name) {
        Channel channel = channels.computeIfAbsent(name, Channel::new);
        channel.clients.add(socket);
        socket.setAttribute("channel", name);
        return channel.subscribed;
    }

    private void leave(WebSocketChannel socket) {
        Object name = socket.getAttribute("channel");
        if (name != null) {
            channels.get(name).clients.remove(socket);
        }
    }

    private void broadcast(String name, String data) {
        Channel channel = channels.get(name);
        if (channel == null) {
            return;
        }
        byte[] push = ("{\"push\":{\"channel\":\"" + name + "\",\"pub\":{\"data\":" + data + "}}}").getBytes(UTF_8);
        for (WebSocketChannel client : channel.clients) {
            WebSockets.sendText(ByteBuffer.wrap(push), client, null);
        }
    }

    /** Who wants one channel; made with its subscription in Redis, which stays. */
    private final class Channel {
        private final Set<WebSocketChannel> clients = ConcurrentHashMap.newKeySet(1);
        private final CompletionStage<Void> subscribed;

        Channel(String name) {
            subscribed = redis.async().subscribe(name);
        }
    }
}
