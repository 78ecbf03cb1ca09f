package io.sluice.ops.loss;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The payloads of one channel as all clients got them, held against each other and the publishers' log. */
final class Payloads {
    private final String channel;
    private final PublishLog log;
    private final Map<Position, String> seen = new HashMap<>();
    private final Map<String, Map<String, Long>> places = new HashMap<>();
    private final Set<String> all = new HashSet<>();

    Payloads(String channel, PublishLog log) {
        this.channel = channel;
        this.log = log;
    }

    /** Takes what a client got; gives what is wrong with it, or null. */
    @Nullable String got(Position at, String payload) {
        if (!log.isTried(channel, payload)) {
            return "nobody published " + payload;
        }
        all.add(payload);
        String acknowledged = log.at(channel, at, payload);
        if (!acknowledged.equals(payload)) {
            return "got " + payload + " at " + at + ", where " + acknowledged + " was acknowledged";
        }
        String before = seen.putIfAbsent(at, payload);
        if (before != null && !before.equals(payload)) {
            return "got " + payload + " at " + at + ", where another client got " + before;
        }
        Long place = places.computeIfAbsent(at.epoch(), each -> new HashMap<>()).putIfAbsent(payload, at.offset());
        return place == null || place == at.offset() ? null : "got " + payload + " at " + at + " and at " + place;
    }

    /** What was acknowledged and came to nobody. */
    Set<String> missing() {
        Set<String> missing = new HashSet<>(log.acknowledged(channel));
        missing.removeAll(all);
        return missing;
    }
}
