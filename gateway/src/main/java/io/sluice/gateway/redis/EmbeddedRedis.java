package io.sluice.gateway.redis;

import io.sluice.gateway.bus.BusException;

/**
 * A real redis-server that the gateway brings along, for development: on the loopback address, without a password and
 * without persistence. Closed last, after those who use it; gone too when this process is killed. Its methods wait, a
 * bounded time.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final int USUAL_PORT = 6379;

    private final RedisProcess process;

    private EmbeddedRedis(RedisProcess process) {
        this.process = process;
    }

    /**
     * Starts one on port 6379 if that is free, else on any other.
     *
     * @throws BusException with one line that says why, when it can't be started
     */
    public static EmbeddedRedis start() {
        if (RedisProcess.isFree(USUAL_PORT)) {
            try {
                return new EmbeddedRedis(RedisProcess.start(USUAL_PORT));
            } catch (BusException e) {
                if (RedisProcess.isFree(USUAL_PORT)) {
                    throw e;
                }
                // Somebody else was quicker.
            }
        }
        return new EmbeddedRedis(RedisProcess.start(RedisProcess.freePort()));
    }

    /** Gives what to connect to: {@code redis://127.0.0.1:port}. */
    public String uri() {
        return "redis://127.0.0.1:" + port();
    }

    /** Gives the port that it listens to. */
    public int port() {
        return process.port();
    }

    /** Ends it; what it held is lost. */
    @Override
    public void close() {
        process.close();
    }
}
