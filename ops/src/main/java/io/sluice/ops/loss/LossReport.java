package io.sluice.ops.loss;

import java.util.List;
import java.util.Map;

/**
 * What a whole run found. Immutable.
 *
 * @param ok whether there was no violation
 * @param seeds plans played
 * @param harmless of them, those in which nothing might be lost, nor announced
 * @param seconds it took
 * @param faults played, by kind
 * @param received publications, over all clients
 * @param recovered how often a client came back and got everything
 * @param announced how often a client was told that it can't have everything
 * @param broken how often a subscription ended for insufficient state
 * @param noticed how often that might have been repaired without the client's noticing
 * @param errors in the gateways' logs, by their kind
 * @param violations what must not be
 */
record LossReport(boolean ok, int seeds, int harmless, long seconds, Map<String, Integer> faults, long received,
    long recovered, long announced, long broken, long noticed, Map<String, Integer> errors,
    List<Violation> violations) {
    /** A few lines for people. */
    String text() {
        StringBuilder text = new StringBuilder();
        violations.forEach(text::append);
        return text.append(String.format("seeds      %,d in %,d s; in %,d of them nothing might be lost%n", seeds,
                seconds, harmless))
            .append(String.format("faults     %s%n", faults))
            .append(String.format("clients    got %,d publications; came back and got all %,d times; were told that "
                + "they can't %,d times%n", received, recovered, announced))
            .append(String.format("broken     %,d subscriptions; %,d of them without need%n", broken, noticed))
            .append(errors.isEmpty() ? "" : String.format("errors     %s%n", errors))
            .append(String.format("violations %,d%nresult     %s%n", violations.size(), ok ? "ok" : "FAILED"))
            .toString();
    }
}
