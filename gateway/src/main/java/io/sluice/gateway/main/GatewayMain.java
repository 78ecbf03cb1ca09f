package io.sluice.gateway.main;

import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.edge.TlsException;
import io.sluice.gateway.http.ListenerException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** The program {@code sluice}. */
public final class GatewayMain {
    /** The exit code when the gateway could not start: a port in use, a Redis that refuses. */
    private static final int NOT_STARTED = 1;

    private GatewayMain() {
    }

    /** Does what the command line says; a gateway runs until SIGTERM or SIGINT and then exits with 0. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(GatewayCommand.execute(config -> run(config, out, err), System.getenv(), out, err, args));
    }

    private static int run(GatewayConfig config, PrintWriter out, PrintWriter err) {
        Gateway gateway;
        try {
            gateway = Gateway.start(config);
        } catch (BusException | ListenerException | TlsException e) {
            err.println("sluice: " + e.getMessage());
            return NOT_STARTED;
        }
        CountDownLatch never = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway, config.shutdown().deadline()), "stop"));
        Banner.print(out, config, gateway);
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return GatewayCommand.OK;
    }

    /**
     * Runs as a shutdown hook, where only halting can still choose the exit code: a stop that was asked for is 0. The
     * deadline holds for all of it, whatever may hang.
     */
    private static void stop(Gateway gateway, Duration deadline) {
        Thread closing = new Thread(gateway::close, "drain");
        closing.start();
        try {
            closing.join(deadline.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(GatewayCommand.OK);
        }
    }
}
