package io.sluice.ops.load;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of what clients do beside listening. Filled in by picocli. */
final class UnrestOptions {
    private static final double FASTEST = 1_000_000;
    private static final double LONGEST_GRACE = 3_600;
    private static final double NANOS_PER_SECOND = 1e9;

    @Option(names = "--storm-every", paramLabel = "SECONDS",
        description = "So often, while messages are measured, clients drop their sockets and come back; 0: never.")
    private int stormEvery;

    @Option(names = "--storm-share", paramLabel = "PERCENT", description = "Share of the clients in each storm.")
    private int stormShare = 100;

    @Option(names = "--away-grace", paramLabel = "SECONDS",
        description = "What was due so shortly before a client leaves may have been on its way: away, not lost.")
    private double awayGrace = 1;

    @Option(names = "--recover",
        description = "Clients that come back tell their position and get what they missed: nothing is away, all that "
            + "is missing is lost. For --publish-via kept into a namespace that keeps publications.")
    private boolean recover;

    @Option(names = "--churn", paramLabel = "RATE", description = "Clients a second that close and come back.")
    private double churn;

    @Option(names = "--resubscribe", paramLabel = "RATE",
        description = "Changes a second: a client leaves its extra channel, <prefix>churn:K, and subscribes another.")
    private double resubscribe;

    @Option(names = "--churn-channels", paramLabel = "N", description = "Extra channels, over all clients.")
    private int churnChannels = 10_000;

    /** The checked options; refuses with what is wrong and how to say it right. */
    LoadPlan.Unrest unrest(LoadPlan.Clients clients, LoadPlan.Entry entry) {
        ClientOptions.range("--storm-every", stormEvery, 0, 86_400);
        ClientOptions.range("--storm-share", stormShare, 1, 100);
        ClientOptions.range("--churn-channels", churnChannels, 1, Stamp.MAX_STREAMS);
        if (!(awayGrace >= 0 && awayGrace <= LONGEST_GRACE)) {
            throw new IllegalArgumentException("--away-grace must be 0 to 3600, not " + awayGrace);
        }
        rate("--churn", churn);
        rate("--resubscribe", resubscribe);
        if (stormEvery + churn > 0 && entry.via() == LoadPlan.Via.CLIENTS) {
            throw new IllegalArgumentException("--storm-every and --churn need another --publish-via than clients: "
                + "a publisher that is away has no complete stream");
        }
        if (resubscribe > 0 && clients.dialect() != Dialect.Kind.CENTRIFUGE) {
            throw new IllegalArgumentException("--resubscribe is for --dialect centrifuge");
        }
        if (stormEvery + churn + resubscribe > 0 && entry.toleratesLoss()) {
            throw new IllegalArgumentException("--tolerate-redis-loss goes without --storm-every, --churn and "
                + "--resubscribe: without Redis nobody can subscribe");
        }
        checkRecovery(clients, entry);
        return new LoadPlan.Unrest(stormEvery, stormShare, churn, resubscribe, churnChannels,
            Duration.ofNanos(Math.round(awayGrace * NANOS_PER_SECOND)), recover);
    }

    private void checkRecovery(LoadPlan.Clients clients, LoadPlan.Entry entry) {
        if (recover && (entry.via() != LoadPlan.Via.KEPT || clients.subscriptions() > 1
            || clients.dialect() != Dialect.Kind.CENTRIFUGE)) {
            throw new IllegalArgumentException(
                "--recover goes with --publish-via kept, --dialect centrifuge and one subscription");
        }
    }

    private static void rate(String option, double value) {
        if (!(value >= 0 && value <= FASTEST)) {
            throw new IllegalArgumentException(option + " must be 0 to 1000000, not " + value);
        }
    }
}
