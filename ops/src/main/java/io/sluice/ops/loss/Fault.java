package io.sluice.ops.loss;

import java.util.Locale;

/**
 * One thing that goes wrong. Immutable.
 *
 * @param atMillis when it begins, after the start of the plan
 * @param lastsMillis how long it lasts; 0 for what is done at once
 * @param kind what happens
 * @param target whom it hits: the number of a gateway, channel, client or link; links are first those from the clients
 *     to each gateway, then those from each gateway to Redis
 * @param amount milliseconds of a delay, entries that a trim leaves, which socket is cut; else 0
 */
record Fault(long atMillis, long lastsMillis, FaultKind kind, int target, int amount) {
    long endMillis() {
        return atMillis + lastsMillis;
    }

    /** Whether the channel may have lost something by it. */
    boolean damages(int channel) {
        return switch (kind.damage()) {
            case NONE -> false;
            case CHANNEL -> target == channel;
            case ALL -> true;
        };
    }

    @Override
    public String toString() {
        String what = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        String whom = kind.target() == FaultKind.Target.REDIS ? "" : " " + whom();
        return atMillis + " ms: " + what + whom + (lastsMillis == 0 ? "" : " for " + lastsMillis + " ms")
            + (amount == 0 ? "" : " (" + amount + ")");
    }

    private String whom() {
        return switch (kind.target()) {
            case LINK -> target < Plan.GATEWAYS
                ? "clients to gateway " + target : "gateway " + (target - Plan.GATEWAYS) + " to redis";
            case CHANNEL -> Plan.CHANNELS.get(target);
            default -> kind.target().name().toLowerCase(Locale.ROOT) + " " + target;
        };
    }
}
