package io.sluice.gateway.redis;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.sluice.gateway.config.PresenceConfig;
import io.sluice.gateway.presence.ClientCount;
import io.sluice.gateway.presence.Presence.Going;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A node that keeps presence of one channel, and may be one of those that hear of it. */
final class PresenceNode implements AutoCloseable {
    static final String CHANNEL = "chat:x";

    final TestNode node;
    final RedisPresence presence;

    PresenceNode(String uri, String id, PresenceConfig config) {
        node = new TestNode(uri, "", id);
        presence = node.bus.presence(config, channel -> true);
        node.start();
    }

    PresenceNode enter(String client, String user) {
        presence.enter(CHANNEL, new ClientInfo(user, client, Payload.of("{\"n\":1}"), Payload.NONE));
        return this;
    }

    PresenceNode leave(String client, Going going) {
        presence.leave(CHANNEL, client, going);
        return this;
    }

    PresenceNode watch() {
        node.join(CHANNEL).awaitLive(List.of(CHANNEL));
        return this;
    }

    /** What it heard of comings and goings, without what tells nothing. */
    List<String> heard() {
        return node.messages.stream().map(message -> told(message.text())).toList();
    }

    /** Who came or went by this message, as {@code join c1}. */
    static String told(String message) {
        return message.replaceAll("(?s).*\"k\":\"(\\w+)\".*\"client\":\"([^\"]+)\".*", "$1 $2");
    }

    ClientCount count() {
        return done(presence.count(CHANNEL, ""));
    }

    void awaitCount(int clients, int users) {
        await().until(() -> {
            try {
                return count().equals(new ClientCount(clients, users));
            } catch (CompletionException away) {
                return false;
            }
        });
    }

    /** Dies: nothing is taken back. */
    @Override
    public void close() {
        node.close();
    }

    static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(TestNode.SECONDS_OF_PATIENCE, SECONDS).join();
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(TestNode.SECONDS_OF_PATIENCE)).pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(10));
    }
}
