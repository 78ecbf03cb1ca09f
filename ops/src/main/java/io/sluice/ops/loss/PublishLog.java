package io.sluice.ops.loss;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that was published, tried or acknowledged, by channel. Written by publishers and clients, read by the judge; its
 * own lock guards it.
 */
final class PublishLog {
    private final Map<String, Map<Position, String>> byPosition = new HashMap<>();
    private final Map<String, Set<String>> tried = new HashMap<>();
    private final Map<String, Set<String>> accepted = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> strange = new ArrayList<>();

    /** A new payload, which no other is like: who publishes it and its number. It counts as tried. */
    synchronized String next(String channel, String publisher) {
        int number = numbers.merge(publisher, 1, Integer::sum);
        String payload = "{\"p\":\"" + publisher + "\",\"n\":" + number + "}";
        tried.computeIfAbsent(channel, each -> new HashSet<>()).add(payload);
        return payload;
    }

    /** Notes that Redis acknowledged the payload, and where it is. */
    synchronized void placed(String channel, String payload, Position position) {
        accepted(channel, payload);
        String other = byPosition.computeIfAbsent(channel, each -> new HashMap<>()).put(position, payload);
        if (other != null && !other.equals(payload)) {
            strange.add(channel + ": " + position + " was given to " + other + " and to " + payload);
        }
    }

    /** Notes that a gateway acknowledged the payload; where it is, nobody said. */
    synchronized void accepted(String channel, String payload) {
        accepted.computeIfAbsent(channel, each -> new HashSet<>()).add(payload);
    }

    /** Notes an answer that must not be. */
    synchronized void strange(String what) {
        strange.add(what);
    }

    /** Whether anybody tried to publish it there. */
    synchronized boolean isTried(String channel, String payload) {
        return tried.getOrDefault(channel, Set.of()).contains(payload);
    }

    /** What was acknowledged for the position, or the payload itself if nobody knows. */
    synchronized String at(String channel, Position position, String payload) {
        return byPosition.getOrDefault(channel, Map.of()).getOrDefault(position, payload);
    }

    /** Everything that was acknowledged in the channel. */
    synchronized Set<String> acknowledged(String channel) {
        return Set.copyOf(accepted.getOrDefault(channel, Set.of()));
    }

    /** Answers that must not be. */
    synchronized List<String> strange() {
        return List.copyOf(strange);
    }
}
