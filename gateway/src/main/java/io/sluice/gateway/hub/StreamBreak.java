package io.sluice.gateway.hub;

/**
 * The word that publications of a channel are missing at this place, and can't be had.
 *
 * @param channel the channel
 */
record StreamBreak(String channel) implements Arrival {
}
