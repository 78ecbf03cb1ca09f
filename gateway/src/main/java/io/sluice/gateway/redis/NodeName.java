package io.sluice.gateway.redis;

import java.util.function.Supplier;

/**
 * The name by which Redis knows this node's clients. A node whose clients were taken out, because it was thought to be
 * dead, takes another: what it enters anew must not be taken out with the old. Belongs to the bus thread.
 */
final class NodeName implements Supplier<String> {
    private final String base;
    private int number = 1;

    NodeName(String base) {
        this.base = base;
    }

    @Override
    public String get() {
        return number == 1 ? base : base + "-" + number;
    }

    /** Takes another. */
    void renew() {
        number++;
    }
}
