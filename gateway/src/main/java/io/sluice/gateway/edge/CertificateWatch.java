package io.sluice.gateway.edge;

import io.sluice.gateway.config.TlsConfig;
import io.sluice.gateway.observe.GatewayMetrics;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate in force. A thread of its own, named {@code tls-reload}, looks at the files and takes what is new in
 * them, if it can be used; what was in force stays otherwise. What the files hold is compared, not their times: those
 * say little where files are links that are switched over.
 *
 * <p>Certificate and key are two files, so that a look may come between the writing of both. That pair does not fit, is
 * refused, and the next look finds the right one.
 */
public final class CertificateWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

    private final TlsConfig config;
    private final GatewayMetrics metrics;
    private final ScheduledThreadPoolExecutor executor;

    /** Written by the thread, read by all. */
    private volatile TlsIdentity identity;

    // What was found last, good or not, and what was wrong with it; the thread's.
    private Found seen;
    private String refused = "";

    private CertificateWatch(TlsConfig config, GatewayMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
        Found found = Found.in(config);
        this.identity = found.identity();
        this.seen = found;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "tls-reload");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Loads the certificate, waiting for the disk, and begins to look for others.
     *
     * @throws TlsException when there is none that can be used
     */
    public static CertificateWatch start(TlsConfig config, GatewayMetrics metrics) {
        CertificateWatch watch = new CertificateWatch(config, metrics);
        watch.tell("certificate loaded");
        long nanos = config.reloadInterval().toNanos();
        ScheduledFuture<?> looks =
            watch.executor.scheduleWithFixedDelay(watch::look, nanos, nanos, TimeUnit.NANOSECONDS);
        assert !looks.isDone() || watch.executor.isShutdown();
        return watch;
    }

    /** What new sockets are encrypted with. Any thread. */
    public SSLContext context() {
        return identity.context();
    }

    /** When the certificate in force ends. Any thread. */
    public Instant expires() {
        return identity.expires();
    }

    /** Looks no more; the certificate in force stays. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void look() {
        try {
            Found found = Found.in(config);
            refused = found.equals(seen) ? "" : refused;
            if (!found.equals(seen)) {
                seen = found;
                identity = found.identity();
                metrics.certificateRenewed(true);
                tell("certificate renewed");
            }
        } catch (TlsException e) {
            refuse(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("looking for a new certificate failed", e);
        }
    }

    private void refuse(String reason) {
        if (!reason.equals(refused)) {
            refused = reason;
            metrics.certificateRenewed(false);
            log.warn("new certificate refused, the old one stays in force reason=\"{}\"", reason);
        }
    }

    private void tell(String what) {
        log.info("{} file={} expires={}", what, config.certificate(), expires());
        if (expires().isBefore(Instant.now())) {
            log.warn("the certificate has expired, clients will refuse it expires={}", expires());
        }
    }

    /** What both files hold. */
    private record Found(PemFile certificates, PemFile keys) {
        static Found in(TlsConfig config) {
            return new Found(TlsIdentity.certificateFile(config), TlsIdentity.keyFile(config));
        }

        TlsIdentity identity() {
            return TlsIdentity.of(certificates, keys);
        }

        @Override
        public String toString() {
            return certificates + ", " + keys;
        }
    }
}
