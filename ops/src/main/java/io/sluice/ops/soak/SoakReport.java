package io.sluice.ops.soak;

import java.util.List;
import java.util.Map;

/**
 * What one soak found; as JSON, its components are the members.
 *
 * @param ok every verdict is
 * @param setting date and versions
 * @param minutes readings a minute, the beginning first and the end last; of the gateways in their order, then Redis
 * @param loads all that were run, in their order
 * @param outages of Redis, in their order
 * @param verdicts on all of it
 * @param warnings in the gateways' logs, by kind
 * @param totals counters of each gateway at the end
 * @param grown bytes that the classes of live objects which grew most grew by, for each gateway
 */
record SoakReport(boolean ok, String setting, List<Minute> minutes, List<LoadResult> loads, List<Outage> outages,
    List<Verdict> verdicts, Map<String, Integer> warnings, Map<String, Map<String, Long>> totals,
    Map<String, Map<String, Long>> grown) {
    /**
     * One line of the table.
     *
     * @param seconds since the first line
     * @param during the phase that was running, or what was read
     */
    record Minute(long seconds, String during, List<Reading> readings) {
    }
}
