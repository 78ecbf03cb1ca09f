package io.sluice.ops.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The maker of a report from what clients, publisher and meter counted. Used once, by the main thread. */
final class ReportBuilder {
    private final LoadPlan plan;
    private final Findings findings;
    private final Tally tally;
    private final @Nullable PublishCounts counts;

    private long delivered;
    private double seconds;
    private LoadReport.@Nullable Tolerated tolerated;

    /** A maker with the publisher's counts, or without when the clients published. */
    ReportBuilder(LoadPlan plan, Findings findings, @Nullable PublishCounts counts) {
        this.plan = plan;
        this.findings = findings;
        this.counts = counts;
        tally = findings.tally();
    }

    /** Sets what arrived in the measured phase, and how long that lasted. */
    ReportBuilder measured(long deliveries, double duringSeconds) {
        delivered = deliveries;
        seconds = duringSeconds;
        return this;
    }

    /** Sets what may be missing since Redis did not confirm it. */
    ReportBuilder tolerating(LoadReport.@Nullable Tolerated messages) {
        tolerated = messages;
        return this;
    }

    LoadReport build(double connectSeconds, ProcessMeter meter) {
        LoadReport.Publish publish = publish();
        LoadReport.Delivery delivery = delivery();
        LoadReport.Returns returns = plan.unrest().absences() ? returns() : null;
        LoadReport.Resubscribe resubscribe = plan.unrest().resubscribesPerSecond() > 0 ? resubscribe() : null;
        boolean ok = tally.failed == 0 && tally.closed == 0 && tally.away == 0 && publish.clean() && delivery.clean()
            && (resubscribe == null || resubscribe.clean());
        LoadReport.Connect connect = new LoadReport.Connect(plan.clients().connections(), tally.ready, tally.failed,
            connectSeconds, tally.ready / connectSeconds, LoadReport.Percentiles.of(tally.connecting),
            tally.connectFailures);
        return new LoadReport(ok, plan.clients().block().processes(), connect, publish, delivery,
            LoadReport.Percentiles.of(tally.latency), returns, resubscribe, tolerated, tally.closes,
            meter.report(tally.ready, delivered));
    }

    private LoadReport.Publish publish() {
        long planned = plan.traffic().warmupMessages() + plan.traffic().messages();
        Map<String, Long> errors = counts == null ? tally.publishErrors : counts.errors();
        return new LoadReport.Publish(planned, counts == null ? tally.published : counts.sent(), sum(errors),
            counts == null ? 0 : counts.unheard(), plan.traffic().ratePerSecond(), errors);
    }

    private LoadReport.Delivery delivery() {
        long lost = findings.loss().lost() - (tolerated == null ? 0 : tolerated.missed());
        return new LoadReport.Delivery(findings.expected(), tally.delivered, lost,
            findings.loss().away(), tally.duplicated, tally.reordered, tally.misrouted, tally.altered, tally.foreign,
            tally.unsubscribed, delivered, seconds, delivered / seconds);
    }

    private LoadReport.Returns returns() {
        List<LoadReport.Storm> storms = new ArrayList<>();
        tally.storms.forEach((number, storm) -> {
            double lasted = storm.back == 0 ? 0 : (storm.lastNanos - storm.firstNanos) / 1e9;
            storms.add(new LoadReport.Storm(number, storm.clients, storm.back, lasted,
                lasted == 0 ? 0 : storm.back / lasted, storm.failures));
        });
        return new LoadReport.Returns(tally.churned, tally.churnSkipped, tally.away, tally.recovered,
            tally.unrecovered, sum(tally.returnFailures), tally.returnFailures,
            LoadReport.Percentiles.of(tally.returning), storms);
    }

    private LoadReport.Resubscribe resubscribe() {
        return new LoadReport.Resubscribe(plan.unrest().resubscribesPerSecond(), tally.changes, tally.changeReplies,
            tally.changesSkipped, tally.changesCut, tally.changesUnanswered, sum(tally.changeErrors),
            tally.changeErrors, LoadReport.Percentiles.of(tally.changing));
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
