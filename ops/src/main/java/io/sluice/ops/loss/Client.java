package io.sluice.ops.loss;

import io.sluice.ops.client.TokenSigner;
import io.sluice.ops.loss.ClientSocket.Closed;
import io.sluice.ops.loss.Note.What;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A client as the official SDKs are, but in a hurry: it connects to any gateway, subscribes, remembers its positions,
 * and comes back from everything. Run by a thread of its own; the switches are for others.
 */
final class Client implements Runnable {
    /** One that is there from the beginning, one that comes later and has a subscription by the server, one more. */
    private static final Set<Integer> PROTOBUF = Set.of(1, 2, 5);
    private static final int TOKEN_SECONDS = 3_600;
    private static final int SHORTEST_BACKOFF = 20;
    private static final int LONGEST_BACKOFF = 200;
    private static final int FIRST_TERMINAL = 3500;
    private static final int LAST_TERMINAL = 3999;
    private static final int TOO_BIG = 1009;
    private static final int INSUFFICIENT = 3010;

    private final ClientWorld world;
    private final int number;
    private final String token;
    private final SplittableRandom random;
    private final Map<String, Sub> subs = new LinkedHashMap<>();

    private volatile boolean present;
    private volatile boolean publishing = true;
    private volatile boolean stopped;

    /** A client that is not there yet. */
    Client(ClientWorld world, int number) {
        this.world = world;
        this.number = number;
        Plan plan = world.plan();
        random = new SplittableRandom(plan.seed() * Plan.CLIENTS + number);
        boolean owner = number < 2;
        token = new TokenSigner(world.secret()).sign(owner ? plan.user() : plan.user() + "-" + number,
            Instant.now().plusSeconds(TOKEN_SECONDS));
        for (int channel = 0; channel < Plan.CHANNELS.size(); channel++) {
            boolean byServer = channel == Plan.USER_CHANNEL;
            if (owner || !byServer) {
                String name = plan.channel(channel);
                subs.put(name, new Sub(new Diary(name(), name), byServer));
            }
        }
    }

    int number() {
        return number;
    }

    String name() {
        return "client " + number;
    }

    /** What it saw, channel by channel. */
    List<Diary> diaries() {
        return subs.values().stream().map(Sub::diary).toList();
    }

    /** Has it come, or go without a word. */
    void setPresent(boolean on) {
        present = on;
    }

    /** Has it publish no more. */
    void stopPublishing() {
        publishing = false;
    }

    /** Ends it. */
    void stop() {
        stopped = true;
    }

    /** Whether it shall be connected. */
    boolean isPresent() {
        return present && !stopped;
    }

    boolean isPublishing() {
        return publishing;
    }

    @Override
    public void run() {
        while (!stopped) {
            if (present) {
                connect();
            }
            Waiting.millis(random.nextInt(SHORTEST_BACKOFF, LONGEST_BACKOFF));
        }
    }

    private void connect() {
        int port = world.ports().get(random.nextInt(world.ports().size()));
        Session session = new Session(this, world, wire(), List.copyOf(subs.values()), random.split());
        try {
            session.run(port, token);
            if (!stopped) {
                gone(What.AWAY, "let its socket go");
            }
        } catch (Closed e) {
            closed(e.code());
        } catch (ProtocolException e) {
            gone(What.WRONG, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            gone(What.AWAY, String.valueOf(e.getMessage()));
        }
    }

    /** A new one for each connection, since one that was cut off may have left half a message in it. */
    private Wire wire() {
        return world.protobuf() && PROTOBUF.contains(number) ? new ProtobufWire() : new JsonWire();
    }

    private void closed(int code) {
        if ((code >= FIRST_TERMINAL && code <= LAST_TERMINAL) || code == TOO_BIG) {
            gone(What.WRONG, "closed with " + code);
        } else if (code == INSUFFICIENT) {
            gone(What.BROKEN, "closed with " + code);
        } else {
            gone(What.AWAY, "closed with " + code);
        }
    }

    private void gone(What what, String why) {
        subs.values().forEach(sub -> sub.away(what, why));
    }
}
