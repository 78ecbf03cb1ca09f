package io.sluice.protocol;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much memory a thread takes for what it is given, whatever becomes of it. */
public final class Spending {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Spending() {
    }

    /** Fails when the work takes more bytes of the heap, twice in a row: what loads classes does so once. */
    public static void atMost(long bytes, Runnable work) {
        if (spent(work) > bytes) {
            long again = spent(work);
            if (again > bytes) {
                throw new AssertionError("took " + again + " bytes where " + bytes + " are the most");
            }
        }
    }

    private static long spent(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
