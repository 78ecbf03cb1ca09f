package io.sluice.gateway.connection;

import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.LoopMetrics;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * The slow connections of one loop: counts what waits for them, and has those with the largest part of it give way when
 * the node's budget is exceeded. Owned by the loop's thread.
 *
 * <p>Each loop answers for its own connections. A connection gives way only while the budget is exceeded and it is the
 * cause of more than a fair share; those with the largest part first, until an eighth of the budget is free again.
 */
final class Backlog {
    private record Part(Outlet outlet, long burden) {
    }

    private final OutboundBudget budget;
    private final GatewayMetrics metrics;
    private final LoopMetrics loopMetrics;

    private final HashSet<Outlet> outlets = new HashSet<>();
    private boolean strained;

    Backlog(OutboundBudget budget, GatewayMetrics metrics, LoopMetrics loopMetrics) {
        this.budget = budget;
        this.metrics = metrics;
        this.loopMetrics = loopMetrics;
    }

    /** A queue for a connection that became slow. */
    OutboundQueue open(Outlet outlet) {
        outlets.add(outlet);
        budget.queues(1);
        return new OutboundQueue(budget);
    }

    /** Forgets a queue, and what still waits in it. */
    void close(Outlet outlet, OutboundQueue queue) {
        long before = queue.bytes();
        queue.clear();
        changed(queue, before);
        outlets.remove(outlet);
        budget.queues(-1);
    }

    /** Counts what was put into a queue, taken out or dropped since it held so many bytes. */
    void changed(OutboundQueue queue, long bytesBefore) {
        long change = queue.bytes() - bytesBefore;
        if (change != 0) {
            loopMetrics.queuedBytes(change);
        }
        countDropped(SlowPolicy.KEEP_LATEST, queue.takeDroppedForLatest());
        countDropped(SlowPolicy.DROP_OLDEST, queue.takeDroppedOldest());
        strained |= change > 0 && budget.isExceeded();
    }

    /** Looks whether the budget is exceeded, though nothing new came to this loop's queues. Called at each tick. */
    void look() {
        strained = !outlets.isEmpty() && budget.isExceeded();
    }

    /** Has connections give way if the budget was found exceeded. Called at the end of each burst. */
    void relieve() {
        if (strained) {
            strained = false;
            relieveNow();
        }
    }

    private void relieveNow() {
        long share = budget.fairShare();
        for (Part part : budget.isExceeded() ? largest(share) : List.<Part>of()) {
            if (budget.isRelieved()) {
                return;
            }
            part.outlet.giveWay(share);
        }
    }

    private List<Part> largest(long share) {
        return outlets.stream().map(outlet -> new Part(outlet, outlet.burden())).filter(part -> part.burden > share)
            .sorted(Comparator.comparingLong(Part::burden).reversed()).toList();
    }

    private void countDropped(SlowPolicy policy, int messages) {
        if (messages > 0) {
            metrics.publicationsDropped(policy.toString(), messages);
        }
    }
}
