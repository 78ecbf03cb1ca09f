package io.sluice.ops.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** One attack under way: its sockets, opened and given their turns at its pace. Owned by the loop. */
final class Assault {
    /** Of the kernel for who does not read: small, so that the gateway soon has to wait for it. */
    private static final int DEAF_BUFFER = 4096;
    private static final int SOURCE_NETWORK = 66;

    private final AttackPlan.Target target;
    private final AttackKind.Pace pace;
    private final Script script;
    private final InetSocketAddress address;
    private final Selector selector;
    private final byte[] room;
    private final AttackTally tally = new AttackTally();
    private final Pacer opens;
    private final Pacer turns;

    private final List<HostileSocket> sockets = new ArrayList<>();
    private long opened;
    private long turn;
    private int next;

    /** An attack that begins now; what is read goes through the room, which others share. */
    Assault(AttackPlan.Target target, AttackKind.Pace pace, Script script, Selector selector, byte[] room) {
        this.target = target;
        this.pace = pace;
        this.script = script;
        this.selector = selector;
        this.room = room;
        address = new InetSocketAddress(target.url().getHost(), target.url().getPort());
        long now = System.nanoTime();
        opens = new Pacer(pace.opens(), now);
        turns = new Pacer(pace.turns(), now);
    }

    /** Opens what may be opened, and lets those have their turn that are due. */
    void work(long nowNanos) {
        for (int left = opens.take(nowNanos, pace.sockets() - sockets.size()); left > 0; left--) {
            open();
        }
        for (int left = turns.take(nowNanos, Integer.MAX_VALUE); left > 0 && !sockets.isEmpty(); left--) {
            next = next >= sockets.size() - 1 ? 0 : next + 1;
            if (sockets.get(next).turn(script.turn(turn++))) {
                tally.turns++;
            } else {
                tally.blocked++;
            }
        }
    }

    /** Ends all sockets. */
    void stop() {
        List.copyOf(sockets).forEach(socket -> socket.end("open at the end"));
    }

    /** Takes note of a socket's end. */
    void ended(HostileSocket socket, String how, long openedNanos) {
        tally.ended(how, openedNanos);
        int at = sockets.indexOf(socket);
        HostileSocket last = sockets.remove(sockets.size() - 1);
        if (at < sockets.size()) {
            sockets.set(at, last);
        }
    }

    Script script() {
        return script;
    }

    AttackTally tally() {
        return tally;
    }

    /** Where bytes may be read into, until the next read. */
    byte[] room() {
        return room;
    }

    private void open() {
        try {
            SocketChannel channel = SocketChannel.open();
            HostileSocket socket = new HostileSocket(this, channel, opened++);
            sockets.add(socket);
            tally.opened++;
            connect(channel, socket);
        } catch (IOException e) {
            tally.ends.merge("no descriptor", 1L, Long::sum);
        }
    }

    private void connect(SocketChannel channel, HostileSocket socket) {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (script.manner() == Script.Manner.IS_DEAF) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, DEAF_BUFFER);
            }
            if (target.sourceAddresses() > 0) {
                byte[] source = {127, 0, SOURCE_NETWORK, (byte) (1 + opened % target.sourceAddresses())};
                channel.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
            }
            socket.registered(channel.register(selector, SelectionKey.OP_CONNECT, socket));
            channel.connect(address);
        } catch (IOException e) {
            socket.end("not connected");
        }
    }
}
