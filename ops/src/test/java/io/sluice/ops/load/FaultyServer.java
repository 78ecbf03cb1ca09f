package io.sluice.ops.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/**
 * A small gateway of its own, without Redis, whose deliveries a fault may drop, repeat, swap or spoil: what a checker
 * must find. A thread for each client; deliveries are made under one lock.
 */
final class FaultyServer implements AutoCloseable {
    private static final ObjectMapper mapper = new ObjectMapper();
    private static final int MISSED_AT_LEAST = 5;

    private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final BiFunction<Integer, String, List<String>> fault;

    private volatile int first = Integer.MAX_VALUE;
    private volatile BiFunction<Integer, String, List<String>> laterFault;

    /** A server whose fault says, for the delivery's number at a client and its push, which replies to send. */
    FaultyServer(BiFunction<Integer, String, List<String>> fault) throws IOException {
        this.fault = fault;
        laterFault = fault;
        daemon("accept", this::accept);
    }

    String url() {
        return "ws" + at("/connection/websocket");
    }

    /** An address of the server from after its scheme. */
    String at(String path) {
        return "://127.0.0.1:" + listener.getLocalPort() + path;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Client client : clients) {
            client.socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Client client = new Client(listener.accept());
            clients.add(client);
            daemon("client", client::serve);
        }
    }

    /** Lets clients beyond the first so many, which were there before, miss five messages and have another fault. */
    void delayClientsAfter(int count, BiFunction<Integer, String, List<String>> faultForThem) {
        laterFault = faultForThem;
        first = count;
    }

    private synchronized void deliver(String channel, String payload) throws IOException {
        for (Client client : clients) {
            client.joinDue(channel);
            if (channel.equals(client.channel)) {
                var spoil = client.returned ? laterFault : fault;
                client.send(spoil.apply(client.delivered++, client.wire.push(channel, payload)));
            }
        }
    }

    private static void daemon(String name, IoTask task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException | GeneralSecurityException expected) {
                // The peer went away, or the test is over.
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** How a server wraps a payload, by the path that a client asked for. */
    private enum Wire {
        CENTRIFUGE, RAW, SOCKETIO;

        static Wire of(String path) {
            return path.startsWith("/raw/") ? RAW : path.startsWith("/socket.io/") ? SOCKETIO : CENTRIFUGE;
        }

        String push(String channel, String payload) {
            return switch (this) {
                case CENTRIFUGE ->
                    "{\"push\":{\"channel\":\"" + channel + "\",\"pub\":{\"data\":" + payload + "}}}";
                case RAW -> payload;
                case SOCKETIO -> "42[\"message\"," + mapper.getNodeFactory().textNode(payload) + "]";
            };
        }
    }

    private interface IoTask {
        void run() throws IOException, GeneralSecurityException;
    }

    private final class Client {
        private final Socket socket;
        private final DataInputStream in;
        private volatile String channel = "";
        private volatile Wire wire = Wire.CENTRIFUGE;
        private int delivered;
        /** The channel that it asked for and does not have yet, the reply to come, and how much it has missed. */
        private String later = "";
        private String laterReply = "";
        private int missed;
        private boolean returned;

        Client(Socket socket) throws IOException {
            this.socket = socket;
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        }

        void serve() throws IOException, GeneralSecurityException {
            List<String> head = head();
            String path = head.get(0).split(" ", 3)[1];
            if (head.get(0).startsWith("POST")) {
                publish(head);
                return;
            }
            wire = Wire.of(path);
            upgrade(head);
            if (wire == Wire.RAW) {
                channel = path.substring("/raw/".length());
            } else if (wire == Wire.SOCKETIO) {
                reply("0{\"sid\":\"s\"}");
            }
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0f;
                byte[] payload = payload();
                if (opcode == 8) {
                    write(0x88, payload);
                    socket.close();
                    return;
                }
                if (wire == Wire.SOCKETIO) {
                    packet(new String(payload, UTF_8));
                    continue;
                }
                for (String line : new String(payload, UTF_8).split("\n", -1)) {
                    command(mapper.readTree(line));
                }
            }
        }

        private void publish(List<String> first) throws IOException {
            for (List<String> head = first; ; head = head()) {
                int length = head.stream().filter(line -> line.startsWith("Content-Length: ")).findFirst()
                    .map(line -> Integer.parseInt(line.substring("Content-Length: ".length()))).orElseThrow();
                deliver(head.get(0).split(" ", 3)[1].substring("/publish/".length()),
                    new String(in.readNBytes(length), UTF_8));
                socket.getOutputStream().write("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
            }
        }

        private void packet(String packet) throws IOException {
            if (packet.equals("40")) {
                reply("40{\"sid\":\"t\"}");
                reply("2");
            } else if (packet.startsWith("42[\"subscribe\",")) {
                channel = mapper.readTree(packet.substring(2)).path(1).asText();
                reply("42[\"subscribed\",\"" + channel + "\"]");
            }
        }

        private void send(List<String> replies) {
            try {
                if (!replies.isEmpty()) {
                    write(0x81, String.join("\n", replies).getBytes(UTF_8));
                }
            } catch (IOException gone) {
                channel = "";
            }
        }

        private void join(String wished, String reply) throws IOException {
            synchronized (FaultyServer.this) {
                if (clients.indexOf(this) >= first) {
                    returned = true;
                    later = wished;
                    laterReply = reply;
                } else {
                    channel = wished;
                    reply(reply);
                }
            }
        }

        private void joinDue(String published) throws IOException {
            if (later.equals(published)) {
                missed++;
                if (missed > MISSED_AT_LEAST) {
                    channel = later;
                    later = "";
                    reply(laterReply);
                }
            }
        }

        private void command(JsonNode command) throws IOException {
            int id = command.path("id").asInt();
            if (command.has("connect")) {
                reply("{\"id\":" + id + ",\"connect\":{\"client\":\"c\",\"ping\":25,\"pong\":true}}\n{}");
            } else if (command.has("unsubscribe")) {
                reply("{\"id\":" + id + ",\"unsubscribe\":{}}");
            } else if (command.path("subscribe").path("channel").asText().contains("churn:")) {
                reply("{\"id\":" + id + ",\"subscribe\":{}}");
            } else if (command.has("subscribe")) {
                join(command.path("subscribe").path("channel").asText(), "{\"id\":" + id + ",\"subscribe\":{}}");
            } else if (command.has("publish")) {
                JsonNode publish = command.path("publish");
                deliver(publish.path("channel").asText(), publish.path("data").toString());
                reply("{\"id\":" + id + ",\"publish\":{}}");
            }
        }

        private void reply(String text) throws IOException {
            write(0x81, text.getBytes(UTF_8));
        }

        private void write(int first, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(first);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else {
                frame.writeBytes(new byte[] {126, (byte) (payload.length >> 8), (byte) payload.length});
            }
            frame.writeBytes(payload);
            synchronized (socket) {
                socket.getOutputStream().write(frame.toByteArray());
            }
        }

        private byte[] payload() throws IOException {
            int length = in.readUnsignedByte() & 0x7f;
            byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
            byte[] mask = in.readNBytes(4);
            in.readFully(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            return payload;
        }

        private void upgrade(List<String> head) throws IOException, GeneralSecurityException {
            String key = head.stream().filter(line -> line.startsWith("Sec-WebSocket-Key: ")).findFirst()
                .orElseThrow().substring("Sec-WebSocket-Key: ".length());
            String accept = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII)));
            socket.getOutputStream().write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Accept: " + accept + "\r\n\r\n").getBytes(US_ASCII));
        }

        private List<String> head() throws IOException {
            List<String> lines = new ArrayList<>();
            StringBuilder line = new StringBuilder();
            while (lines.isEmpty() || !lines.get(lines.size() - 1).isEmpty()) {
                char next = (char) in.readUnsignedByte();
                if (next == '\n') {
                    lines.add(line.toString().strip());
                    line.setLength(0);
                } else {
                    line.append(next);
                }
            }
            return lines;
        }
    }
}
