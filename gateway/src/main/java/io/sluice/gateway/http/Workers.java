package io.sluice.gateway.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** The groups of I/O threads that the listeners run on. Whoever makes one shuts it down. */
public final class Workers {
    /** For the delegated tasks of TLS handshakes; nothing else is given to them. */
    private static final int TASK_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private Workers() {
    }

    /**
     * Starts the loops: I/O threads named {@code loop I/O-1} and so on by XNIO, and one that accepts.
     *
     * @param ioThreads as of {@code http.io-threads}
     */
    public static XnioWorker loops(int ioThreads) {
        return start("loop", ioThreads);
    }

    /** Starts the internal listener's own single I/O thread, so that health is told even when every loop hangs. */
    public static XnioWorker admin() {
        return start("admin", 1);
    }

    private static XnioWorker start(String name, int ioThreads) {
        OptionMap options = OptionMap.builder()
            .set(Options.WORKER_NAME, name)
            .set(Options.WORKER_IO_THREADS, ioThreads)
            .set(Options.WORKER_TASK_CORE_THREADS, TASK_THREADS)
            .set(Options.WORKER_TASK_MAX_THREADS, TASK_THREADS)
            .getMap();
        try {
            return Xnio.getInstance(Workers.class.getClassLoader()).createWorker(options);
        } catch (IOException e) {
            throw new UncheckedIOException("can't start I/O threads: " + e.getMessage(), e);
        }
    }
}
