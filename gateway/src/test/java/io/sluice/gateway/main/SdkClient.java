package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenGetter;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.HistoryResult;
import io.github.centrifugal.centrifuge.JoinEvent;
import io.github.centrifugal.centrifuge.LeaveEvent;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PresenceResult;
import io.github.centrifugal.centrifuge.PresenceStatsResult;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.PublishResult;
import io.github.centrifugal.centrifuge.RPCResult;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.ResultCallback;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionErrorEvent;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import io.github.centrifugal.centrifuge.SubscriptionTokenEvent;
import io.github.centrifugal.centrifuge.SubscriptionTokenGetter;
import io.github.centrifugal.centrifuge.TokenCallback;
import io.github.centrifugal.centrifuge.UnsubscribedEvent;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A client of the official Java SDK, which speaks Protobuf only; what it tells is kept until a test asks for it.
 * Everything waits, a minute at the most.
 */
final class SdkClient implements AutoCloseable {
    private static final long SECONDS = TestGateway.PATIENCE.toSeconds();

    final Client sdk;
    final BlockingQueue<ConnectedEvent> connected = new LinkedBlockingQueue<>();
    final BlockingQueue<ConnectingEvent> connecting = new LinkedBlockingQueue<>();
    final BlockingQueue<DisconnectedEvent> disconnected = new LinkedBlockingQueue<>();
    final BlockingQueue<ServerSubscribedEvent> serverSubscribed = new LinkedBlockingQueue<>();
    final BlockingQueue<ServerPublicationEvent> serverPublications = new LinkedBlockingQueue<>();

    private SdkClient(int port, Supplier<String> tokens) {
        Options options = new Options();
        options.setTokenGetter(new ConnectionTokenGetter() {
            @Override
            public void getConnectionToken(ConnectionTokenEvent event, TokenCallback callback) {
                callback.Done(null, tokens.get());
            }
        });
        options.setMinReconnectDelay(10);
        options.setMaxReconnectDelay(200);
        this.sdk = new Client("ws://127.0.0.1:" + port + "/connection/websocket", options, new Events());
    }

    /** A client with an open session. */
    static SdkClient connected(int port, String user) {
        return connected(port, () -> TestGateway.token(user));
    }

    /** A client with an open session; asks for a token whenever the SDK does. */
    static SdkClient connected(int port, Supplier<String> tokens) {
        SdkClient client = connecting(port, tokens);
        take("the session", client.connected);
        return client;
    }

    /** A client that is about to connect. */
    static SdkClient connecting(int port, Supplier<String> tokens) {
        SdkClient client = new SdkClient(port, tokens);
        client.sdk.connect();
        return client;
    }

    /** Subscribes, and waits for the answer. */
    Channel subscribed(String channel) {
        Channel events = new Channel(sdk, channel, new SubscriptionOptions());
        events.sdk.subscribe();
        take("the subscription", events.subscribed);
        return events;
    }

    /** Subscribes likewise, with a token whenever the SDK asks for one. */
    Channel subscribed(String channel, Supplier<String> tokens) {
        Channel events = subscribing(channel, tokens);
        take("the subscription", events.subscribed);
        return events;
    }

    /** Begins to subscribe. */
    Channel subscribing(String channel, Supplier<String> tokens) {
        SubscriptionOptions options = new SubscriptionOptions();
        options.setMinResubscribeDelay(10);
        options.setMaxResubscribeDelay(200);
        options.setTokenGetter(new SubscriptionTokenGetter() {
            @Override
            public void getSubscriptionToken(SubscriptionTokenEvent event, TokenCallback callback) {
                callback.Done(null, tokens.get());
            }
        });
        Channel events = new Channel(sdk, channel, options);
        events.sdk.subscribe();
        return events;
    }

    void publish(String channel, byte[] data) {
        this.<PublishResult>call("publish", done -> sdk.publish(channel, data, done));
    }

    /** The code with which a publish is refused. */
    int publishError(String channel, byte[] data) {
        return error("publish", (ResultCallback<PublishResult> done) -> sdk.publish(channel, data, done));
    }

    /** A part of what the channel keeps. */
    HistoryResult history(String channel, HistoryOptions options) {
        return answer("history", done -> sdk.history(channel, options, done));
    }

    /** The code with which a look at what the channel keeps is refused. */
    int historyError(String channel) {
        HistoryOptions all = new HistoryOptions.Builder().withLimit(-1).build();
        return error("history", (ResultCallback<HistoryResult> done) -> sdk.history(channel, all, done));
    }

    PresenceResult presence(String channel) {
        return answer("presence", done -> sdk.presence(channel, done));
    }

    PresenceStatsResult presenceStats(String channel) {
        return answer("presence stats", done -> sdk.presenceStats(channel, done));
    }

    /** The code with which the question who is there is refused. */
    int presenceError(String channel) {
        return error("presence", (ResultCallback<PresenceResult> done) -> sdk.presence(channel, done));
    }

    /** The code with which an RPC is refused. */
    int rpcError(String method) {
        return error("rpc", (ResultCallback<RPCResult> done) -> sdk.rpc(method, "{}".getBytes(UTF_8), done));
    }

    /** The next of these events. */
    static <T> T take(String what, BlockingQueue<T> events) {
        try {
            T event = events.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(event).as(what).isNotNull();
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            assertThat(sdk.close(Duration.ofSeconds(SECONDS).toMillis())).as("closed").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private <T> int error(String what, Consumer<ResultCallback<T>> command) {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        command.accept((error, result) ->
            code.complete(error instanceof ReplyError reply ? reply.getCode() : error == null ? 0 : -1));
        return await(what, code);
    }

    private static <T> T answer(String what, Consumer<ResultCallback<T>> command) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        command.accept((error, result) -> {
            if (error == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(error);
            }
        });
        return await(what, answer);
    }

    private <T> void call(String what, Consumer<ResultCallback<T>> command) {
        assertThat(error(what, command)).as(what).isZero();
    }

    private static <T> T await(String what, CompletableFuture<T> answer) {
        try {
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(what, e);
        }
    }

    /** What one subscription tells. */
    static final class Channel {
        final BlockingQueue<SubscribedEvent> subscribed = new LinkedBlockingQueue<>();
        final BlockingQueue<UnsubscribedEvent> unsubscribed = new LinkedBlockingQueue<>();
        final BlockingQueue<SubscriptionErrorEvent> errors = new LinkedBlockingQueue<>();
        final BlockingQueue<PublicationEvent> publications = new LinkedBlockingQueue<>();
        final BlockingQueue<JoinEvent> joins = new LinkedBlockingQueue<>();
        final BlockingQueue<LeaveEvent> leaves = new LinkedBlockingQueue<>();
        final Subscription sdk;

        private Channel(Client client, String channel, SubscriptionOptions options) {
            try {
                this.sdk = client.newSubscription(channel, options, new Told());
            } catch (DuplicateSubscriptionException e) {
                throw new AssertionError(e);
            }
        }

        /** The next publication. */
        PublicationEvent next() {
            return take("a publication", publications);
        }

        /** The next publication's bytes, as Latin-1, in which each byte is a character. */
        String nextBytes() {
            return new String(next().getData(), ISO_8859_1);
        }

        private final class Told extends SubscriptionEventListener {
            @Override
            public void onSubscribed(Subscription subscription, SubscribedEvent event) {
                subscribed.add(event);
            }

            @Override
            public void onUnsubscribed(Subscription subscription, UnsubscribedEvent event) {
                unsubscribed.add(event);
            }

            @Override
            public void onError(Subscription subscription, SubscriptionErrorEvent event) {
                errors.add(event);
            }

            @Override
            public void onPublication(Subscription subscription, PublicationEvent event) {
                publications.add(event);
            }

            @Override
            public void onJoin(Subscription subscription, JoinEvent event) {
                joins.add(event);
            }

            @Override
            public void onLeave(Subscription subscription, LeaveEvent event) {
                leaves.add(event);
            }
        }
    }

    private final class Events extends EventListener {
        @Override
        public void onConnected(Client client, ConnectedEvent event) {
            connected.add(event);
        }

        @Override
        public void onConnecting(Client client, ConnectingEvent event) {
            connecting.add(event);
        }

        @Override
        public void onDisconnected(Client client, DisconnectedEvent event) {
            disconnected.add(event);
        }

        @Override
        public void onSubscribed(Client client, ServerSubscribedEvent event) {
            serverSubscribed.add(event);
        }

        @Override
        public void onPublication(Client client, ServerPublicationEvent event) {
            serverPublications.add(event);
        }
    }
}
