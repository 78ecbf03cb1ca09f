package io.sluice.ops.loss;

import io.sluice.ops.loss.ClientSocket.Closed;
import io.sluice.ops.loss.Reply.Joined;
import io.sluice.ops.loss.Reply.Push;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One connection of a client, from its first command to its end. Used by the client's thread. */
final class Session {
    private static final int CONNECT_ID = 1;
    private static final int UNRECOVERABLE = 112;
    /** An SDK waits 5 s for an answer; no plan leaves so much time. */
    private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long LONGEST_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_PUBLISH_NANOS = TimeUnit.MILLISECONDS.toNanos(150);
    /** Channels that clients publish to. */
    private static final int PUBLISHED_CHANNELS = 2;

    private final Client client;
    private final ClientWorld world;
    private final Wire wire;
    private final List<Sub> subs;
    private final SplittableRandom random;
    private final Map<Long, Sub> asked = new HashMap<>();
    private final Map<Long, Outgoing> published = new HashMap<>();
    private final List<byte[]> answers = new ArrayList<>();

    private int commands;
    private boolean connected;
    private boolean refused;
    private long oldestAskNanos = System.nanoTime();
    private long nextAskNanos = oldestAskNanos;
    private long nextPublishNanos = oldestAskNanos;

    private record Outgoing(String channel, String payload) {
    }

    Session(Client client, ClientWorld world, Wire wire, List<Sub> subs, SplittableRandom random) {
        this.client = client;
        this.world = world;
        this.wire = wire;
        this.subs = subs;
        this.random = random;
    }

    /** Runs until the client is to go; fails as sockets do. */
    void run(int port, String token) throws IOException {
        try (ClientSocket socket = ClientSocket.open(port, wire, this::answer)) {
            List<byte[]> first = new ArrayList<>(List.of(wire.connect(nextId(), token, positions())));
            first.addAll(asks());
            socket.send(wire.join(first));
            while (client.isPresent()) {
                read(socket);
                expectAnswers();
                List<byte[]> out = new ArrayList<>(answers);
                answers.clear();
                if (connected) {
                    out.addAll(due());
                }
                if (!out.isEmpty()) {
                    socket.send(wire.join(out));
                }
            }
        }
    }

    /** An SDK leaves at an error to its connect, and never hears the close that the commands behind it are owed. */
    private void read(ClientSocket socket) throws IOException {
        try {
            socket.read();
        } catch (Closed e) {
            if (!refused) {
                throw e;
            }
        }
    }

    private Map<String, Position> positions() {
        Map<String, Position> positions = new HashMap<>();
        for (Sub sub : subs) {
            if (sub.isByServer()) {
                sub.asked();
                Position position = sub.position();
                if (position != null) {
                    positions.put(sub.diary().channel(), position);
                }
            }
        }
        return positions;
    }

    private List<byte[]> due() {
        long now = System.nanoTime();
        List<byte[]> out = new ArrayList<>();
        if (now - nextAskNanos >= 0) {
            out.addAll(asks());
        }
        if (client.isPublishing() && now - nextPublishNanos >= 0) {
            nextPublishNanos = now + random.nextLong(LONGEST_PUBLISH_NANOS);
            out.add(publish());
        }
        return out;
    }

    private List<byte[]> asks() {
        List<byte[]> commandsNow = new ArrayList<>();
        for (Sub sub : subs) {
            if (sub.isOff() && !sub.isByServer()) {
                sub.asked();
                if (asked.isEmpty()) {
                    oldestAskNanos = System.nanoTime();
                }
                long id = nextId();
                asked.put(id, sub);
                commandsNow.add(wire.subscribe((int) id, sub.diary().channel(), sub.position(), random.nextBoolean()));
            }
        }
        nextAskNanos = System.nanoTime() + random.nextLong(LONGEST_BACKOFF_NANOS);
        return commandsNow;
    }

    private byte[] publish() {
        String channel = world.plan().channel(random.nextInt(PUBLISHED_CHANNELS));
        String payload = world.log().next(channel, client.name());
        long id = nextId();
        published.put(id, new Outgoing(channel, payload));
        return wire.publish((int) id, channel, payload);
    }

    private int nextId() {
        commands++;
        return commands;
    }

    private void expectAnswers() throws IOException {
        if ((!connected || !asked.isEmpty()) && System.nanoTime() - oldestAskNanos > ANSWER_NANOS) {
            throw new SocketTimeoutException("no answer in time");
        }
        if (refused) {
            throw new SocketException("not let in for now");
        }
    }

    private void answer(Reply reply) {
        Push push = reply.push();
        if (reply.isPing()) {
            answers.add(wire.pong());
        } else if (push != null) {
            pushed(push);
        } else if (reply.id() == CONNECT_ID) {
            connected(reply);
        } else if (asked.containsKey(reply.id())) {
            subscribed(reply, asked.get(reply.id()));
        } else {
            published(reply);
        }
    }

    private void connected(Reply reply) {
        Map<String, Joined> joined = reply.connect();
        Reply.Failure error = reply.error();
        if (error != null && error.isPassing()) {
            refused = true;
            return;
        }
        if (joined == null) {
            wrong("connect was answered with " + reply);
            return;
        }
        connected = true;
        for (Sub sub : subs) {
            Joined result = joined.get(sub.diary().channel());
            if (sub.isByServer() && result != null) {
                sub.joined(result);
            }
        }
    }

    private void subscribed(Reply reply, Sub sub) {
        asked.remove(reply.id());
        Joined result = reply.subscribe();
        Reply.Failure error = reply.error();
        if (result != null) {
            sub.joined(result);
        } else if (error == null) {
            wrong("subscribe was answered with " + reply);
        } else if (error.code() == UNRECOVERABLE) {
            sub.refused();
        } else if (error.isPassing()) {
            sub.postponed(error.code());
        } else {
            wrong("subscribe was answered with error " + error.code());
        }
        nextAskNanos = System.nanoTime() + random.nextLong(LONGEST_BACKOFF_NANOS);
    }

    private void published(Reply reply) {
        Outgoing outgoing = published.remove(reply.id());
        Reply.Failure error = reply.error();
        if (outgoing == null) {
            wrong("got an answer to nothing: " + reply);
        } else if (error == null) {
            world.log().accepted(outgoing.channel(), outgoing.payload());
        } else if (!error.isPassing()) {
            wrong("publish was answered with error " + error.code());
        }
    }

    private void pushed(Push push) {
        Sub sub = subs.stream().filter(each -> each.diary().channel().equals(push.channel())).findFirst().orElse(null);
        Reply.Published publication = push.publication();
        if (sub == null) {
            return;
        }
        if (publication != null) {
            sub.pushed(publication);
        } else if (push.subscribed() != null) {
            sub.begun(push.subscribed());
        } else if (push.unsubscribed() != 0) {
            sub.unsubscribed(push.unsubscribed());
            nextAskNanos = System.nanoTime() + random.nextLong(LONGEST_BACKOFF_NANOS);
        }
    }

    private void wrong(String what) {
        subs.get(0).diary().add(Note.What.WRONG, Position.NONE, what);
    }
}
