package io.sluice.gateway.main;

import io.sluice.gateway.config.GatewayConfig;

/**
 * What the command line does with a checked configuration: a gateway's life from start to stop.
 */
interface Run {
    /** Runs until the gateway has stopped, waiting, and returns the process's exit code. */
    int run(GatewayConfig config);
}
