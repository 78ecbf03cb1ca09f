package io.sluice.ops.loss;

import io.sluice.ops.client.Opcode;
import io.sluice.ops.loss.Reply.Failure;
import io.sluice.ops.loss.Reply.Joined;
import io.sluice.ops.loss.Reply.Published;
import io.sluice.ops.loss.Reply.Push;
import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The protocol in Protobuf: messages behind their lengths. The numbers are those of the client protocol, section 1.3;
 * each is written down where it is used. Owned by a client's thread.
 */
final class ProtobufWire implements Wire {
    private static final int STRICT = 2;
    private static final int MOST_BYTES = 32 << 20;

    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

    @Override
    public int opcode() {
        return Opcode.BINARY;
    }

    @Override
    public String query() {
        return "?format=protobuf";
    }

    @Override
    public byte[] connect(int id, String token, Map<String, Position> recover) {
        ProtoWriter request = new ProtoWriter().text(1, token).text(4, "loss");
        recover.forEach((channel, position) -> request.message(3,
            new ProtoWriter().text(1, channel).message(2, recover(new ProtoWriter(), position))));
        return new ProtoWriter().number(1, id).message(4, request).delimited();
    }

    @Override
    public byte[] subscribe(int id, String channel, @Nullable Position recover, boolean strict) {
        ProtoWriter request = new ProtoWriter().text(1, channel);
        if (recover != null) {
            recover(request, recover).number(14, strict ? STRICT : 0);
        }
        return new ProtoWriter().number(1, id).message(5, request).delimited();
    }

    @Override
    public byte[] publish(int id, String channel, String json) {
        return new ProtoWriter().number(1, id).message(7, new ProtoWriter().text(1, channel).text(2, json))
            .delimited();
    }

    @Override
    public byte[] pong() {
        return new byte[] {0};
    }

    @Override
    public byte[] join(List<byte[]> commands) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        commands.forEach(frame::writeBytes);
        return frame.toByteArray();
    }

    @Override
    public void accept(byte[] bytes, int from, int to, boolean last, Consumer<Reply> replies)
        throws ProtocolException {
        if (gathered.size() + to - from > MOST_BYTES) {
            throw new ProtocolException("a message over " + MOST_BYTES + " bytes");
        }
        gathered.write(bytes, from, to - from);
        if (last) {
            byte[] message = gathered.toByteArray();
            gathered.reset();
            ProtoReader frame = new ProtoReader(message, 0, message.length);
            while (!frame.isAtEnd()) {
                replies.accept(reply(frame.delimited()));
            }
        }
    }

    private static ProtoWriter recover(ProtoWriter request, Position position) {
        return request.number(3, 1).text(6, position.epoch()).number(7, position.offset());
    }

    private static Reply reply(ProtoReader reader) throws ProtocolException {
        long id = 0;
        Failure error = null;
        Map<String, Joined> connect = null;
        Joined subscribe = null;
        Push push = null;
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> id = reader.number();
                case 2 -> error = error(reader.message());
                case 4 -> push = push(reader.message());
                case 5 -> connect = connected(reader.message());
                case 6 -> subscribe = joined(reader.message());
                default -> reader.skip();
            }
        }
        return new Reply(id, error, connect, subscribe, push);
    }

    private static Failure error(ProtoReader reader) throws ProtocolException {
        int code = 0;
        boolean temporary = false;
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> code = (int) reader.number();
                case 3 -> temporary = reader.flag();
                default -> reader.skip();
            }
        }
        return new Failure(code, temporary);
    }

    private static Map<String, Joined> connected(ProtoReader reader) throws ProtocolException {
        Map<String, Joined> subs = new HashMap<>();
        while (reader.next()) {
            if (reader.field() == 6) {
                sub(reader.message(), subs);
            } else {
                reader.skip();
            }
        }
        return subs;
    }

    /** An entry of a map: the key is field 1, the value field 2. */
    private static void sub(ProtoReader entry, Map<String, Joined> subs) throws ProtocolException {
        String channel = "";
        Joined joined = joined(new ProtoReader(new byte[0], 0, 0));
        while (entry.next()) {
            switch (entry.field()) {
                case 1 -> channel = entry.text();
                case 2 -> joined = joined(entry.message());
                default -> entry.skip();
            }
        }
        subs.put(channel, joined);
    }

    private static Joined joined(ProtoReader reader) throws ProtocolException {
        boolean recoverable = false;
        String epoch = "";
        long offset = 0;
        boolean wasRecovering = false;
        boolean recovered = false;
        List<Published> publications = new ArrayList<>();
        while (reader.next()) {
            switch (reader.field()) {
                case 3 -> recoverable = reader.flag();
                case 6 -> epoch = reader.text();
                case 7 -> publications.add(published(reader.message()));
                case 8 -> recovered = reader.flag();
                case 9 -> offset = reader.number();
                case 12 -> wasRecovering = reader.flag();
                default -> reader.skip();
            }
        }
        return new Joined(recoverable, new Position(epoch, offset), wasRecovering, recovered, publications);
    }

    private static Published published(ProtoReader reader) throws ProtocolException {
        long offset = 0;
        String epoch = "";
        String data = "";
        while (reader.next()) {
            switch (reader.field()) {
                case 4 -> data = reader.text();
                case 6 -> offset = reader.number();
                case 14 -> epoch = reader.text();
                default -> reader.skip();
            }
        }
        return new Published(offset, epoch, data);
    }

    private static Push push(ProtoReader reader) throws ProtocolException {
        String channel = "";
        Published publication = null;
        Position subscribed = null;
        int unsubscribed = 0;
        while (reader.next()) {
            switch (reader.field()) {
                case 2 -> channel = reader.text();
                case 4 -> publication = published(reader.message());
                case 7 -> unsubscribed = unsubscribed(reader.message());
                case 9 -> subscribed = subscribed(reader.message());
                default -> reader.skip();
            }
        }
        return new Push(channel, publication, subscribed, unsubscribed);
    }

    private static Position subscribed(ProtoReader reader) throws ProtocolException {
        String epoch = "";
        long offset = 0;
        while (reader.next()) {
            switch (reader.field()) {
                case 4 -> epoch = reader.text();
                case 5 -> offset = reader.number();
                default -> reader.skip();
            }
        }
        return new Position(epoch, offset);
    }

    private static int unsubscribed(ProtoReader reader) throws ProtocolException {
        int code = 0;
        while (reader.next()) {
            if (reader.field() == 2) {
                code = (int) reader.number();
            } else {
                reader.skip();
            }
        }
        return code;
    }
}
