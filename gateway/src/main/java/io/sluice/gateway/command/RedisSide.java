package io.sluice.gateway.command;

import io.sluice.gateway.bus.Bus;
import io.sluice.gateway.history.History;
import io.sluice.gateway.presence.Presence;
import io.sluice.gateway.presence.UserSeats;

/**
 * What commands reach Redis by.
 *
 * @param bus where publications go that are not kept
 * @param history where publications go that are kept, and where they are read
 * @param presence who is where
 * @param seats how many sessions users have
 */
public record RedisSide(Bus bus, History history, Presence presence, UserSeats seats) {
}
