package io.sluice.gateway.websocket;

import io.sluice.gateway.config.ClientConfig;
import io.sluice.gateway.config.HttpConfig;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.ConnectionSettings;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.Loop;
import io.sluice.gateway.connection.LoopThread;
import io.sluice.gateway.connection.OutboundBudget;
import io.sluice.gateway.connection.SessionHandler;
import io.sluice.gateway.connection.TestSettings;
import io.sluice.gateway.http.Edge;
import io.sluice.gateway.http.HandshakeHandler;
import io.sluice.gateway.http.OriginRules;
import io.sluice.gateway.http.PublicServer;
import io.sluice.gateway.http.Workers;
import io.sluice.gateway.observe.NoMetrics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * A gateway without sessions, on a free port of the loopback: everything from the listener to the frames is the real
 * thing, and each message is answered with itself, text with text and binary with binary.
 */
final class EchoServer implements AutoCloseable {
    private static final int LOOPS = 2;
    private static final int MAX_MESSAGE_BYTES = 16 << 20;
    private static final int MAX_FRAMES = 1 << 17;
    private static final int MAX_QUEUED_BYTES = 4 * MAX_MESSAGE_BYTES;
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);

    private final XnioWorker worker = Workers.loops(LOOPS);
    private final List<XnioExecutor.Key> ticks = new ArrayList<>();
    private final PublicServer server;

    /** Listens from now on. */
    EchoServer() {
        ClientConfig client = config();
        List<Loop> loops = IntStream.range(0, LOOPS).mapToObj(i -> loop(i, worker.getIoThread(i))).toList();
        WebSockets sockets = new WebSockets(loops, client, new ConnectionSettings(client, new NoSession()),
            EchoServer::echo);
        HandshakeHandler handshake = new HandshakeHandler(OriginRules.of(List.of()), false, () -> false,
            (socket, agreed) -> sockets.accept(socket, TestSettings.PLAIN), NoMetrics.INSTANCE);
        server = PublicServer.start(new HttpConfig("127.0.0.1", 0, 64, 0, LOOPS, Duration.ZERO, List.of(),
            Duration.ofSeconds(15)), worker, Edge.plain(NoMetrics.INSTANCE), handshake, null);
    }

    /** The address of the echo. */
    String url() {
        return "ws://127.0.0.1:" + server.port() + PublicServer.WEBSOCKET_PATH;
    }

    /** Drops all connections and waits for the threads to end. */
    @Override
    public void close() {
        server.close();
        ticks.forEach(XnioExecutor.Key::remove);
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the echo's threads live on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void echo(Connection connection, boolean text, ByteBuffer payload) {
        byte[] message = new byte[payload.remaining()];
        payload.get(message);
        connection.send(new Frames(text ? FrameEncoder.text(message) : FrameEncoder.binary(message), 1));
    }

    private Loop loop(int index, XnioIoThread thread) {
        Loop loop = new Loop(index, new IoThread(thread), Duration.ZERO, NoMetrics.INSTANCE, new OutboundBudget(0));
        ticks.add(thread.executeAtInterval(loop::tick, Loop.TICK_MILLIS, TimeUnit.MILLISECONDS));
        return loop;
    }

    /** As a user could set it; nobody ever sends a connect command, so that its deadline must be far. */
    private static ClientConfig config() {
        ClientConfig usual = TestSettings.client(MAX_QUEUED_BYTES, 1);
        return new ClientConfig(usual.insecure(), usual.anonymous(), Duration.ofMinutes(5), usual.pingInterval(),
            usual.pongTimeout(), Duration.ofSeconds(5), usual.expiredCloseDelay(), usual.subscribeTimeout(),
            Duration.ofMinutes(5), MAX_MESSAGE_BYTES, MAX_FRAMES, usual.maxQueuedBytes(), usual.queueBudget(),
            usual.maxPendingCommands(), usual.commandRate(), usual.commandBurst(), usual.maxSubscriptions(),
            usual.maxChannelLength());
    }

    private record IoThread(XnioIoThread thread) implements LoopThread {
        @Override
        public void execute(Runnable task) {
            thread.execute(task);
        }

        @Override
        public void executeAfter(long millis, Runnable task) {
            thread.executeAfter(task, millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public boolean isCurrent() {
            return Thread.currentThread() == thread;
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    private static final class NoSession implements SessionHandler {
        @Override
        public void received(Connection connection, ByteBuffer message) {
            throw new IllegalStateException("messages are echoed before they get here");
        }

        @Override
        public void start(Exchange exchange) {
            throw new IllegalStateException("nobody submits a command");
        }

        @Override
        public void closed(Connection connection) {
            // nothing was kept of it
        }
    }
}
