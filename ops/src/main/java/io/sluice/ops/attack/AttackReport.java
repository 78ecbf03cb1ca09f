package io.sluice.ops.attack;

import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What the attacks did and got back; as JSON, its components are the members.
 *
 * @param seconds how long it went
 * @param cpuSeconds user and system time of this process, which the attacked machine may have had to give
 * @param kinds what each attack found, by its name
 */
record AttackReport(double seconds, double cpuSeconds, Map<String, Kind> kinds) {
    private static final double MICROS_PER_MILLI = 1e3;
    private static final double MEDIAN = 50;

    /**
     * What one attack found.
     *
     * @param pace as planned
     * @param opened sockets
     * @param upgraded those that became WebSockets
     * @param turns that sockets took
     * @param blocked turns that none was taken in: not connected yet, or the gateway does not read what came before
     * @param ends sockets by how they ended: the HTTP status that refused them, the close code, a reset
     * @param errors error replies by code
     * @param lifeP50Ms half of the sockets lasted no longer
     */
    record Kind(AttackKind.Pace pace, long opened, long upgraded, long turns, long blocked, long bytesSent,
        long bytesReceived, long messages, Map<String, Long> ends, Map<Integer, Long> errors, double lifeP50Ms,
        double lifeMaxMs) {
        static Kind of(AttackKind.Pace pace, AttackTally tally) {
            return new Kind(pace, tally.opened, tally.upgraded, tally.turns, tally.blocked, tally.bytesSent,
                tally.bytesReceived, tally.messages, new TreeMap<>(tally.ends), new TreeMap<>(tally.errors),
                tally.lives.getValueAtPercentile(MEDIAN) / MICROS_PER_MILLI,
                tally.lives.getMaxValue() / MICROS_PER_MILLI);
        }
    }

    /** Whether the gateway let anybody come as far as a TCP connection. */
    boolean reached() {
        return kinds.values().stream().anyMatch(kind -> kind.ends.keySet().stream()
            .anyMatch(end -> !end.equals("not connected") && !end.equals("no descriptor")));
    }

    /** The report as a table in Markdown. */
    String markdown() {
        StringBuilder out = new StringBuilder("| attack | opened | upgraded | turns | sent, MB | lasted p50, max, ms "
            + "| ended | errors |\n|---|---|---|---|---|---|---|---|\n");
        kinds.forEach((name, kind) -> out.append(String.format(Locale.ROOT,
            "| %s | %,d | %,d | %,d | %.1f | %,.0f, %,.0f | %s | %s |%n", name, kind.opened, kind.upgraded, kind.turns,
            kind.bytesSent / 1e6, kind.lifeP50Ms, kind.lifeMaxMs, words(kind.ends), words(kind.errors))));
        return out.append(String.format(Locale.ROOT, "%n%.1f s, of which this tool took %.1f s of CPU%n", seconds,
            cpuSeconds)).toString();
    }

    private static String words(Map<?, Long> counts) {
        StringJoiner words = new StringJoiner(", ");
        counts.forEach((what, count) -> words.add(String.format(Locale.ROOT, "%s × %,d", what, count)));
        return words.toString();
    }
}
