package io.sluice.protocol.json;

import io.sluice.protocol.CommandType;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Request;
import io.sluice.protocol.StreamPosition;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reading of the commands' bodies (client protocol, section 1.3), each by its own method.
 */
final class RequestReader {
    private RequestReader() {
    }

    /** Reads the body of a command of that type, at which the cursor stands. */
    static Request read(CommandType type, MemberReader members) throws IOException {
        return switch (type) {
            case CONNECT -> members.object(RequestReader::connect);
            case SUBSCRIBE -> members.object(body -> subscribe(body, null));
            case UNSUBSCRIBE -> new Request.Unsubscribe(onlyString("channel", members));
            case PUBLISH -> members.object(RequestReader::publish);
            case PRESENCE -> new Request.Presence(onlyString("channel", members));
            case PRESENCE_STATS -> new Request.PresenceStats(onlyString("channel", members));
            case HISTORY -> members.object(RequestReader::history);
            case RPC -> members.object(RequestReader::rpc);
            case SEND -> members.object(RequestReader::send);
            case REFRESH -> new Request.Refresh(onlyString("token", members));
            case SUB_REFRESH -> members.object(RequestReader::subRefresh);
            case PONG -> throw new IllegalArgumentException("a pong has no body");
        };
    }

    private static Request connect(MemberReader members) throws IOException {
        String token = "";
        Payload data = Payload.NONE;
        Map<String, Request.Subscribe> subs = Map.of();
        String name = "";
        String version = "";
        while (members.next()) {
            switch (members.name()) {
                case "token" -> token = members.string();
                case "data" -> data = members.payload();
                case "subs" -> subs = members.map(RequestReader::namedSubscribe);
                case "name" -> name = members.string();
                case "version" -> version = members.string();
                default -> members.skip();
            }
        }
        return new Request.Connect(token, data, subs, name, version);
    }

    private static Request.Subscribe namedSubscribe(MemberReader members) throws IOException {
        String channel = members.name();
        return members.object(body -> subscribe(body, channel));
    }

    private static Request.Subscribe subscribe(MemberReader members, @Nullable String fixedChannel)
        throws IOException {
        SubscribeMembers read = new SubscribeMembers();
        while (members.next()) {
            read.member(members);
        }
        return read.toRequest(fixedChannel);
    }

    private static Request publish(MemberReader members) throws IOException {
        String channel = "";
        Payload data = Payload.NONE;
        while (members.next()) {
            switch (members.name()) {
                case "channel" -> channel = members.string();
                case "data" -> data = members.payload();
                default -> members.skip();
            }
        }
        return new Request.Publish(channel, data);
    }

    private static Request history(MemberReader members) throws IOException {
        String channel = "";
        int limit = 0;
        StreamPosition since = null;
        boolean reverse = false;
        while (members.next()) {
            switch (members.name()) {
                case "channel" -> channel = members.string();
                case "limit" -> limit = (int) members.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
                case "since" -> since = members.object(RequestReader::position);
                case "reverse" -> reverse = members.bool();
                default -> members.skip();
            }
        }
        return new Request.History(channel, limit, since, reverse);
    }

    private static StreamPosition position(MemberReader members) throws IOException {
        long offset = 0;
        String epoch = "";
        while (members.next()) {
            switch (members.name()) {
                case "offset" -> offset = members.number(0, Long.MAX_VALUE);
                case "epoch" -> epoch = members.string();
                default -> members.skip();
            }
        }
        return new StreamPosition(offset, epoch);
    }

    private static Request rpc(MemberReader members) throws IOException {
        String method = "";
        Payload data = Payload.NONE;
        while (members.next()) {
            switch (members.name()) {
                case "method" -> method = members.string();
                case "data" -> data = members.payload();
                default -> members.skip();
            }
        }
        return new Request.Rpc(method, data);
    }

    private static Request send(MemberReader members) throws IOException {
        Payload data = Payload.NONE;
        while (members.next()) {
            if (members.name().equals("data")) {
                data = members.payload();
            } else {
                members.skip();
            }
        }
        return new Request.Send(data);
    }

    private static Request subRefresh(MemberReader members) throws IOException {
        String channel = "";
        String token = "";
        while (members.next()) {
            switch (members.name()) {
                case "channel" -> channel = members.string();
                case "token" -> token = members.string();
                default -> members.skip();
            }
        }
        return new Request.SubRefresh(channel, token);
    }

    private static String onlyString(String member, MemberReader request) throws IOException {
        return request.object(members -> {
            String value = "";
            while (members.next()) {
                if (members.name().equals(member)) {
                    value = members.string();
                } else {
                    members.skip();
                }
            }
            return value;
        });
    }
}
