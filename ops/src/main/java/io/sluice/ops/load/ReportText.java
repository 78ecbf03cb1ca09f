package io.sluice.ops.load;

import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as text for a terminal. */
final class ReportText {
    private ReportText() {
    }

    /** The whole report, a line for each subject, ending with a newline. */
    static String of(LoadReport report) {
        try (Formatter out = new Formatter(Locale.ROOT)) {
            connect(out, report.connect());
            publish(out, report.publish());
            delivery(out, report.delivery());
            percentiles(out, "latency", report.latency());
            unrest(out, report);
            LoadReport.Tolerated tolerated = report.unconfirmed();
            if (tolerated != null) {
                out.format("unconfirmed %,d messages %s, %,d deliveries missed, in %d stretches%n",
                    tolerated.messages(), tolerated.why(), tolerated.missed(), tolerated.windows().size());
            }
            out.format("closes      %s%n", report.closes().isEmpty() ? "none" : report.closes());
            LoadReport.ProcessReport process = report.process();
            if (process != null) {
                process(out, process);
            }
            out.format("result      %s%n", report.ok() ? "ok" : "FAILED");
            return out.toString();
        }
    }

    private static void connect(Formatter out, LoadReport.Connect connect) {
        out.format("connect     %,d of %,d subscribed in %.2f s, %,.0f/s, failed %,d %s%n", connect.subscribed(),
            connect.requested(), connect.seconds(), connect.perSecond(), connect.failed(),
            orNothing(connect.failures()));
        percentiles(out, "  each", connect.time());
    }

    private static void publish(Formatter out, LoadReport.Publish publish) {
        out.format("publish     %,d of %,d sent at %,.0f/s, failed %,d %s, heard by nobody %,d%n", publish.sent(),
            publish.planned(), publish.plannedPerSecond(), publish.failed(),
            orNothing(publish.errors()), publish.unheard());
    }

    private static void delivery(Formatter out, LoadReport.Delivery delivery) {
        out.format("delivery    %,d of %,d: lost %,d, away %,d, duplicated %,d, reordered %,d, misrouted %,d, "
            + "altered %,d, unsubscribed %,d, foreign %,d%n", delivery.received(), delivery.expected(), delivery.lost(),
            delivery.away(), delivery.duplicated(), delivery.reordered(), delivery.misrouted(), delivery.altered(),
            delivery.unsubscribed(), delivery.foreign());
        out.format("  measured  %,d in %.2f s, %,.0f/s%n", delivery.measured(), delivery.seconds(),
            delivery.perSecond());
    }

    private static void unrest(Formatter out, LoadReport report) {
        LoadReport.Returns returns = report.returns();
        if (returns != null) {
            returns(out, returns);
        }
        LoadReport.Resubscribe changes = report.resubscribe();
        if (changes != null) {
            out.format("resubscribe %,d sent at %,.0f/s, answered %,d, failed %,d %s, skipped %,d, cut %,d, "
                + "unanswered %,d%n", changes.sent(), changes.plannedPerSecond(), changes.answered(), changes.failed(),
                orNothing(changes.errors()), changes.skipped(), changes.cut(), changes.unanswered());
            percentiles(out, "  each", changes.time());
        }
    }

    private static void returns(Formatter out, LoadReport.Returns returns) {
        for (LoadReport.Storm storm : returns.storms()) {
            out.format("storm %-5d %,d of %,d back in %.2f s, %,.0f/s, failed %,d%n", storm.number(), storm.back(),
                storm.clients(), storm.seconds(), storm.perSecond(), storm.failures());
        }
        out.format("returns     churned %,d, skipped %,d, not back %,d, recovered %,d, not recovered %,d, failed %,d "
            + "%s%n", returns.churned(), returns.churnSkipped(), returns.notBack(), returns.recovered(),
            returns.unrecovered(), returns.failed(), orNothing(returns.failures()));
        percentiles(out, "  each", returns.time());
    }

    private static Object orNothing(Map<String, Long> counts) {
        return counts.isEmpty() ? "" : counts;
    }

    private static void percentiles(Formatter out, String what, LoadReport.Percentiles times) {
        out.format("%-11s p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms%n", what, times.p50Ms(),
            times.p90Ms(), times.p99Ms(), times.p999Ms(), times.maxMs());
    }

    private static void process(Formatter out, LoadReport.ProcessReport process) {
        out.format("process     %s: CPU %.2f s, %.3f µs per delivery; resident %,d B per connection (%,d to %,d)%n",
            pids(process), process.cpuSeconds(), process.cpuMicrosPerDelivery(),
            process.residentBytesPerConnection(), process.residentBytesBefore(), process.residentBytesIdle());
        LoadReport.Heap heap = process.heap();
        if (heap != null) {
            out.format("heap        %,d B per connection (%,d to %,d live), by class:%n", heap.bytesPerConnection(),
                heap.liveBytesBefore(), heap.liveBytesIdle());
            heap.bytesByClass().forEach((type, bytes) -> out.format("  %9.1f  %s%n", bytes, type));
        }
    }

    private static String pids(LoadReport.ProcessReport process) {
        return process.pids().stream().map(String::valueOf).collect(Collectors.joining(" + "));
    }
}
