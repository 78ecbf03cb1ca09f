package io.sluice.ops.soak;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * How a load process ended.
 *
 * @param name of the load
 * @param exitCode of the process; 0 when all was well
 * @param report its summary; missing when it wrote none
 */
record LoadResult(String name, int exitCode, @JsonIgnore JsonNode report) {
    /** A load that gave no summary. */
    static LoadResult without(String name, int exitCode) {
        return new LoadResult(name, exitCode, MissingNode.getInstance());
    }

    /** Its faults or its size, in a line. */
    String describe() {
        if (report.isMissingNode()) {
            return "exit code " + exitCode + ", no summary";
        }
        JsonNode delivery = report.path("delivery");
        return String.format("exit code %d: %,d of %,d, lost %,d, duplicated %,d, reordered %,d; connects failed %,d "
                + "%s; closes %s; publish errors %s", exitCode, delivery.path("received").asLong(),
            delivery.path("expected").asLong(), delivery.path("lost").asLong(), delivery.path("duplicated").asLong(),
            delivery.path("reordered").asLong(), report.at("/connect/failed").asLong(),
            report.at("/connect/failures"), report.path("closes"), report.at("/publish/errors"));
    }
}
