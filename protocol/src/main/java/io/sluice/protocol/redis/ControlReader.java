package io.sluice.protocol.redis;

import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.json.JsonLimits;
import io.sluice.protocol.json.JsonScanner;
import io.sluice.protocol.json.MemberReader;
import io.sluice.protocol.json.StrictJson;
import io.sluice.protocol.redis.BusMessageException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The reading of control messages.
 */
final class ControlReader {
    private static final StrictJson JSON = new StrictJson(new JsonLimits(8, 20, ControlMessage.MAX_BYTES, 1));
    private static final Set<String> PLANNED = Set.of("subscribe", "unsubscribe", "refresh");
    private static final int FIRST_CODE = 3001;
    private static final int LAST_CODE = 4999;
    /** A control frame holds 125 bytes, of which the code takes two (RFC 6455, section 5.5). */
    private static final int MAX_REASON_BYTES = 123;

    private ControlReader() {
    }

    /** Reads one message. */
    static ControlMessage read(byte[] message) throws BusMessageException {
        if (message.length > ControlMessage.MAX_BYTES) {
            throw bad();
        }
        try {
            return JSON.read(message, 0, message.length, ControlReader::kind);
        } catch (IOException e) {
            throw bad();
        }
    }

    private static ControlMessage kind(MemberReader members) throws IOException, BusMessageException {
        ControlMessage message = null;
        while (members.next()) {
            String kind = members.name();
            if (PLANNED.contains(kind)) {
                throw new BusMessageException(Fault.UNSUPPORTED_CONTROL);
            }
            if (message != null) {
                throw bad();
            }
            message = switch (kind) {
                case "disconnect" -> members.object(ControlReader::disconnect);
                case "revoke" -> members.object(ControlReader::revoke);
                default -> throw bad();
            };
        }
        if (message == null) {
            throw bad();
        }
        return message;
    }

    private static ControlMessage disconnect(MemberReader members) throws IOException, BusMessageException {
        String user = "";
        String client = "";
        int code = DisconnectCode.FORCE_DISCONNECT.code();
        String reason = "";
        while (members.next()) {
            switch (members.name()) {
                case "user" -> user = members.string();
                case "client" -> client = members.string();
                case "code" -> code = (int) members.number(FIRST_CODE, LAST_CODE);
                case "reason" -> reason = members.string();
                default -> throw bad();
            }
        }
        if (user.isEmpty() == client.isEmpty()) {
            throw bad();
        }
        return new ControlMessage.Disconnect(user, client, code, reason.isEmpty() ? usualReason(code) : fit(reason));
    }

    private static ControlMessage revoke(MemberReader members) throws IOException, BusMessageException {
        String token = "";
        String user = "";
        long before = 0;
        long until = 0;
        while (members.next()) {
            switch (members.name()) {
                case "token" -> token = members.string();
                case "user" -> user = members.string();
                case "before" -> before = members.number(1, Revocation.LAST_MOMENT);
                case "until" -> until = members.number(1, Revocation.LAST_MOMENT);
                default -> throw bad();
            }
        }
        boolean sound = token.isEmpty() != user.isEmpty() && token.length() <= Revocation.MAX_ID
            && user.length() <= Revocation.MAX_ID && (before == 0 || token.isEmpty());
        if (!sound) {
            throw bad();
        }
        return new ControlMessage.Revoke(new Revocation(token, user, before, until));
    }

    private static String usualReason(int code) {
        for (DisconnectCode known : DisconnectCode.values()) {
            if (known.code() == code) {
                return known.reason();
            }
        }
        return DisconnectCode.FORCE_DISCONNECT.reason();
    }

    private static String fit(String reason) throws BusMessageException {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_REASON_BYTES
            || JsonScanner.scan(bytes, 0, bytes.length).verdict() != JsonScanner.Verdict.NOT_JSON) {
            throw bad();
        }
        return reason;
    }

    private static BusMessageException bad() {
        return new BusMessageException(Fault.BAD_CONTROL);
    }
}
