package io.sluice.ops.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.ops.process.Child;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The comparison of beginning and end, and of what was lost with when Redis was away. Stateless. */
final class Judge {
    private Judge() {
    }

    /** Judges every figure of one process. */
    static List<Verdict> figures(Reading before, Reading after) {
        TreeSet<String> names = new TreeSet<>(before.figures().keySet());
        names.addAll(after.figures().keySet());
        return names.stream().map(name -> figure(name, before, after)).toList();
    }

    private static Verdict figure(String name, Reading before, Reading after) {
        Rule rule = Rule.of(name);
        long from = before.figure(name);
        long to = after.figure(name);
        return new Verdict(before.of() + " " + name, rule.allows(from, to),
            String.format("%,d → %,d", from, to),
            (rule.kind() == Rule.Kind.GROWTH ? "at most " : "") + String.format("%,d", rule.limit(from)));
    }

    /** Judges one load by its exit code, which holds its own checks. */
    static Verdict load(LoadResult result) {
        return new Verdict("load " + result.name(), result.exitCode() == 0, result.describe(), "exit code 0");
    }

    /** Judges the times at which a load that goes on without Redis missed something: each must lie in an outage. */
    static List<Verdict> excuses(LoadResult result, List<Outage> outages) {
        List<Verdict> verdicts = new ArrayList<>();
        for (JsonNode window : result.report().at("/unconfirmed/windows")) {
            long from = window.path("fromMillis").asLong();
            long to = window.path("toMillis").asLong();
            long missed = window.path("missed").asLong();
            boolean covered = missed == 0 || outages.stream().anyMatch(outage -> outage.covers(from, to));
            verdicts.add(new Verdict("unconfirmed in " + result.name(), covered,
                String.format("%,d deliveries missed, of %,d messages in %,d ms from %tT.%<tL", missed,
                    window.path("messages").asLong(), to - from, from),
                "none, or within an outage of Redis or " + Outage.RECOVERY_MILLIS + " ms after it"));
        }
        return verdicts;
    }

    /** Judges a gateway's log: no line at level ERROR. */
    static Verdict log(String gateway, Map<String, Integer> errors) {
        return new Verdict(gateway + " log", errors.isEmpty(), errors.isEmpty() ? "no error" : errors.toString(),
            "no line at level ERROR");
    }

    /** Judges whether a process that should have lived has. */
    static Verdict alive(Child child) {
        return new Verdict(child.name() + " process", child.isAlive(),
            child.isAlive() ? "alive" : "ended with " + child.exitCode(), "alive");
    }
}
