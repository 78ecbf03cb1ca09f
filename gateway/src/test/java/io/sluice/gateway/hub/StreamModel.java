package io.sluice.gateway.hub;

import io.sluice.gateway.history.HistoryPage;
import io.sluice.gateway.history.HistoryQuery;
import io.sluice.gateway.history.KeptMessage;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.StreamPosition;
import io.sluice.protocol.redis.BusMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** A stream as Redis keeps one, in a few maps: what is read of the real one is read of this one. */
final class StreamModel {
    /** What each message weighs. */
    static final int LENGTH = 10;

    private final TreeMap<Long, BusMessage> kept = new TreeMap<>();
    /** All of this epoch, trimmed or not. */
    private final TreeMap<Long, BusMessage> published = new TreeMap<>();
    private final Set<StreamPosition> unreadable = new HashSet<>();
    private int epochs;
    private String epoch = "";
    private long top;
    private long clock = 1;

    /** Appends; gives what goes to the subscribers. */
    BusMessage publish() {
        meta();
        top++;
        BusMessage message = message(epoch, top, clock++);
        kept.put(top, message);
        published.put(top, message);
        return message;
    }

    /** Appends something that nobody can read; gives its offset. */
    long publishUnreadable() {
        BusMessage message = publish();
        unreadable.add(new StreamPosition(message.publication().offset(), message.epoch()));
        return message.publication().offset();
    }

    static BusMessage message(String epoch, long offset, long time) {
        Payload payload = Payload.of("\"" + epoch + offset + "\"");
        return new BusMessage(new Publication(payload, null, offset, Map.of()), epoch, time);
    }

    /** A publication that is not kept. */
    static BusMessage live(String text) {
        return BusMessage.of(Publication.of(Payload.of(text)));
    }

    void trimTo(int newest) {
        while (kept.size() > newest) {
            kept.pollFirstEntry();
        }
    }

    /** Everything is gone, as after a restart without data. */
    void flush() {
        kept.clear();
        published.clear();
        epoch = "";
        top = 0;
    }

    /** The last publications never happened, as when a replica takes over that had not got them. */
    void fallBackBy(int count) {
        for (int i = 0; i < count && top > 0; i++) {
            kept.remove(top--);
        }
    }

    StreamPosition top() {
        return epoch.isEmpty() ? new StreamPosition(-1, "") : new StreamPosition(top, epoch);
    }

    String epoch() {
        return epoch;
    }

    boolean isUnreadable(String ofEpoch, long offset) {
        return unreadable.contains(new StreamPosition(offset, ofEpoch));
    }

    /** What one who stands there has missed. */
    List<Publication> missedSince(long since) {
        return published.tailMap(since, false).values().stream().map(BusMessage::publication)
            .filter(publication -> !isUnreadable(epoch, publication.offset())).toList();
    }

    /** Whether nothing after this has been trimmed. */
    boolean keepsAllSince(long since) {
        return kept.tailMap(since, false).size() == Math.max(0, top - since);
    }

    HistoryPage read(HistoryQuery query) {
        meta();
        NavigableMap<Long, BusMessage> part = part(query);
        List<KeptMessage> messages = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<Long, BusMessage> entry : part.entrySet()) {
            bytes += LENGTH;
            if (messages.size() >= query.limit() || (bytes > query.maxBytes() && !messages.isEmpty())) {
                break;
            }
            BusMessage message = isUnreadable(epoch, entry.getKey()) ? null : entry.getValue();
            messages.add(new KeptMessage(entry.getKey(), message, LENGTH));
        }
        return new HistoryPage(new StreamPosition(top, epoch), messages);
    }

    private NavigableMap<Long, BusMessage> part(HistoryQuery query) {
        boolean all = query.since() == HistoryQuery.FROM_END;
        if (query.reverse()) {
            return all ? kept.descendingMap() : kept.headMap(query.since(), false).descendingMap();
        }
        return all ? kept : kept.tailMap(query.since(), false);
    }

    private void meta() {
        if (epoch.isEmpty()) {
            epoch = "e" + ++epochs;
            top = 0;
        }
    }
}
