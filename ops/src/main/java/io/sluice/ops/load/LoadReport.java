package io.sluice.ops.load;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one run found; as JSON, its components are the members. Durations are in the unit that their name ends with.
 *
 * @param ok nothing was lost, duplicated, reordered, misrouted, altered or refused, and every connection was made and
 *     kept
 * @param processes that shared the clients
 * @param connect how clients came in
 * @param publish what was sent
 * @param delivery what arrived
 * @param latency from when a measured message was due to its arrival
 * @param returns how clients came back that were away by plan; absent without storms and churn
 * @param resubscribe changes of extra channels; absent without
 * @param unconfirmed what Redis did not confirm; absent unless that is tolerated
 * @param closes connections that ended before the run did, by reason
 * @param process the measured processes, if there were any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LoadReport(boolean ok, int processes, Connect connect, Publish publish, Delivery delivery, Percentiles latency,
    @Nullable Returns returns, @Nullable Resubscribe resubscribe, @Nullable Tolerated unconfirmed,
    Map<String, Long> closes, @Nullable ProcessReport process) {
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * How clients came in.
     *
     * @param seconds from the first connect to the last subscribe reply
     * @param time of each connection, from its opening to its subscribe reply
     */
    record Connect(int requested, int subscribed, int failed, double seconds, double perSecond, Percentiles time,
        Map<String, Long> failures) {
    }

    /**
     * What was sent.
     *
     * @param planned by the schedule, warm-up included
     * @param sent to Redis or to the gateway
     * @param failed refused, or lost on the way, where the sender was told so
     * @param unheard publishes that reached no Redis subscriber
     */
    record Publish(long planned, long sent, long failed, long unheard, double plannedPerSecond,
        Map<String, Long> errors) {
        boolean clean() {
            return failed == 0 && sent == planned;
        }
    }

    /**
     * What arrived, warm-up included but for the rates.
     *
     * @param expected had no client been away
     * @param away messages that clients missed while they were away; no fault
     * @param misrouted messages of a channel that the connection did not subscribe
     * @param altered payloads that were cut or changed
     * @param foreign pushes that are not of this run
     * @param unsubscribed subscriptions that the server took away
     * @param measured deliveries in the measured phase
     * @param seconds of the measured phase, from its first due time to its last arrival
     */
    record Delivery(long expected, long received, long lost, long away, long duplicated, long reordered,
        long misrouted, long altered, long foreign, long unsubscribed, long measured, double seconds,
        double perSecond) {
        boolean clean() {
            return lost + duplicated + reordered + misrouted + altered + unsubscribed == 0;
        }
    }

    /**
     * How clients came back.
     *
     * @param churned clients that closed by plan, one by one
     * @param churnSkipped turns of clients that were away already
     * @param notBack clients that had not come back by the end
     * @param recovered returns that brought all that was missed, where clients ask for it
     * @param unrecovered returns that were told that this can't be
     * @param failed attempts to come back that failed; each is made again after 0.5 s
     * @param time from letting the old socket go to the subscribe reply on the new one
     */
    record Returns(long churned, long churnSkipped, int notBack, long recovered, long unrecovered, long failed,
        Map<String, Long> failures, Percentiles time, List<Storm> storms) {
    }

    /**
     * One storm.
     *
     * @param clients that dropped their sockets
     * @param back those that were subscribed again by the end of the run
     * @param seconds from the first drop to the last return
     * @param perSecond connects and subscribes in that time
     * @param failures attempts that failed, and were made again
     */
    record Storm(int number, int clients, int back, double seconds, double perSecond, long failures) {
    }

    /**
     * Changes of extra channels, each an unsubscribe and a subscribe.
     *
     * @param answered subscribe replies
     * @param skipped turns of clients that were away, or had too many unanswered
     * @param cut unanswered when the client left by plan
     * @param unanswered at the end
     * @param time from when a change was due to its subscribe reply
     */
    record Resubscribe(double plannedPerSecond, long sent, long answered, long skipped, long cut, long unanswered,
        long failed, Map<String, Long> errors, Percentiles time) {
        boolean clean() {
            return failed + unanswered == 0;
        }
    }

    /**
     * What Redis did not confirm to have reached every gateway.
     *
     * @param messages all of them
     * @param why the same by what is known of them
     * @param missed deliveries that did not come for that; they are not among the lost
     * @param windows when they were sent
     */
    record Tolerated(long messages, Map<Unconfirmed.Why, Long> why, long missed, List<Unconfirmed.Window> windows) {
    }

    /** A distribution, in milliseconds. */
    record Percentiles(long count, double p50Ms, double p90Ms, double p99Ms, double p999Ms, double maxMs) {
        static Percentiles of(Histogram nanos) {
            return new Percentiles(nanos.getTotalCount(), at(nanos, 50), at(nanos, 90), at(nanos, 99),
                at(nanos, 99.9), at(nanos, 100));
        }

        private static double at(Histogram nanos, double percentile) {
            return nanos.getTotalCount() == 0 ? 0 : nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
        }
    }

    /**
     * The measured processes, summed; memory that they share counts for each.
     *
     * @param pids their ids
     * @param cpuSeconds user and system, in the measured phase
     * @param cpuMicrosPerDelivery the same by delivery
     * @param residentBytesPerConnection growth from before the first connection to all of them idle
     * @param heap the live objects of the first, if asked for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProcessReport(List<Long> pids, double cpuSeconds, double cpuMicrosPerDelivery, long residentBytesBefore,
        long residentBytesIdle, long residentBytesPerConnection, @Nullable Heap heap) {
    }

    /**
     * Live objects of a JVM.
     *
     * @param bytesByClass growth for each connection, of the classes that grew most and by a byte or more
     */
    record Heap(long liveBytesBefore, long liveBytesIdle, long bytesPerConnection, Map<String, Double> bytesByClass) {
    }
}
