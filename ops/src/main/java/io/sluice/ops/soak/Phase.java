package io.sluice.ops.soak;

import java.util.List;
import java.util.Locale;

/** The phases of a round, in their order. The witness is there in all of them. */
enum Phase {
    /** The witness alone. */
    STEADY(6, 1, ""),
    /** Redis dies, comes back empty after two seconds, and 500 channels must be live again. */
    REDIS_RESTART(14, 1, "--connections 1000 --channels 500 --rate 100 --seconds 8 --drain-seconds 2 "
        + "--tolerate-redis-loss"),
    /** Fifty times the witness's rate for two seconds, twice. */
    BURSTS(7, 2, "--connections 300 --channels 30 --rate 5000 --seconds 2"),
    /** A hundred of 1,000 clients a second go and come back. */
    CHURN(14, 1, "--connections 1000 --channels 100 --rate 200 --seconds 10 --churn 100"),
    /** Redis does not answer for five seconds and keeps its connections. */
    REDIS_HANG(12, 1, ""),
    /** Every three seconds half of 1,000 clients are cut off and come back at once. */
    STORM(14, 1, "--connections 1000 --channels 100 --rate 200 --seconds 10 --storm-every 3 "
        + "--storm-share 50"),
    /** Five hundred subscribes and unsubscribes a second over 2,000 channels. */
    RESUBSCRIBE(12, 1, "--connections 500 --channels 50 --rate 200 --seconds 8 --resubscribe 500 "
        + "--churn-channels 2000"),
    /** Ten of 50 clients stop reading 1.6 MB/s each, until the gateway cuts them off. */
    SLOW_READERS(14, 1, "--connections 50 --slow-readers 10 --channels 1 --rate 100 --payload-bytes 16384 "
        + "--seconds 10");

    private final int seconds;
    private final int times;
    private final String load;

    Phase(int seconds, int times, String load) {
        this.seconds = seconds;
        this.times = times;
        this.load = load;
    }

    /** The seconds to set aside for it, the start of its load's process included. */
    int seconds() {
        return seconds * times;
    }

    /** How often its load is run. */
    int times() {
        return times;
    }

    /** The options of its load, on channels of their own; empty when it has none. */
    List<String> load() {
        return load.isEmpty() ? List.of() : List.of((load + " --channel-prefix " + label() + ":").split(" ", -1));
    }

    /** Its name, as people read it. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The seconds of one round. */
    static int roundSeconds() {
        int sum = 0;
        for (Phase phase : values()) {
            sum += phase.seconds();
        }
        return sum;
    }
}
