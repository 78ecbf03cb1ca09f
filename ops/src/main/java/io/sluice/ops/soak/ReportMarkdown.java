package io.sluice.ops.soak;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The report as Markdown, for people: what is wrong first. Stateless. */
final class ReportMarkdown {
    private static final double MIB = 1 << 20;

    private ReportMarkdown() {
    }

    /** The whole page. */
    static String of(SoakReport report) {
        StringBuilder page = new StringBuilder("# Soak: ").append(report.ok() ? "passed" : "FAILED").append("\n\n")
            .append(report.setting()).append("\n\n");
        wrong(page, report.verdicts());
        minutes(page, report.minutes());
        loads(page, report);
        verdicts(page, report.verdicts());
        map(page, "Warnings in the gateways' logs", report.warnings());
        report.totals().forEach((gateway, totals) -> map(page, "Totals of " + gateway, totals));
        report.grown().forEach((gateway, grown) -> map(page, "Classes that grew in " + gateway + ", bytes", grown));
        return page.toString();
    }

    private static void wrong(StringBuilder page, List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            if (!verdict.ok()) {
                page.append("- **").append(verdict.what()).append("**: ").append(verdict.found()).append("; wanted: ")
                    .append(verdict.wanted()).append('\n');
            }
        }
        page.append('\n');
    }

    private static void minutes(StringBuilder page, List<SoakReport.Minute> minutes) {
        page.append("## Minutes\n\nAfter a full collection each; MiB, by gateway.\n\n| s | during | live heap | direct "
            + "| native | committed | resident | descriptors | threads | clients | subscriptions | channels "
            + "| Redis clients |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (SoakReport.Minute minute : minutes) {
            List<Reading> all = minute.readings();
            List<Reading> gateways = all.subList(0, all.size() - 1);
            page.append("| ").append(minute.seconds()).append(" | ").append(minute.during());
            for (String figure : List.of(Reading.HEAP, Reading.DIRECT, Reading.NATIVE, Reading.COMMITTED,
                Reading.RESIDENT)) {
                cell(page, gateways, reading -> String.format(Locale.ROOT, "%.1f", reading.figure(figure) / MIB));
            }
            for (String prefix : List.of(Reading.DESCRIPTORS, Reading.THREADS, Reading.METER + "connections",
                Reading.METER + "subscriptions", Reading.METER + "channels")) {
                cell(page, gateways, reading -> Long.toString(reading.sum(prefix)));
            }
            page.append(" | ").append(all.get(all.size() - 1).sum(Reading.REDIS_CLIENTS)).append(" |\n");
        }
        page.append('\n');
    }

    private static void cell(StringBuilder page, List<Reading> gateways, Function<Reading, String> text) {
        page.append(" | ").append(String.join(", ", gateways.stream().map(text).toList()));
    }

    private static void loads(StringBuilder page, SoakReport report) {
        page.append("## Loads\n\n");
        for (LoadResult load : report.loads()) {
            page.append("- ").append(load.name()).append(": ").append(load.describe()).append('\n');
        }
        page.append("\n## Redis away\n\n");
        for (Outage outage : report.outages()) {
            page.append(String.format(Locale.ROOT, "- %s at %tT, for %,d ms%n", outage.kind(), outage.fromMillis(),
                outage.toMillis() - outage.fromMillis()));
        }
        page.append('\n');
    }

    private static void verdicts(StringBuilder page, List<Verdict> verdicts) {
        page.append("## Verdicts\n\n| | what | found | wanted |\n|---|---|---|---|\n");
        for (Verdict verdict : verdicts) {
            page.append("| ").append(verdict.ok() ? "ok" : "WRONG").append(" | ").append(verdict.what()).append(" | ")
                .append(verdict.found()).append(" | ").append(verdict.wanted()).append(" |\n");
        }
        page.append('\n');
    }

    private static void map(StringBuilder page, String title, Map<String, ? extends Number> values) {
        page.append("## ").append(title).append("\n\n");
        values.forEach((name, value) ->
            page.append(String.format(Locale.ROOT, "- %,d %s%n", value.longValue(), name)));
        page.append(values.isEmpty() ? "None.\n\n" : "\n");
    }
}
