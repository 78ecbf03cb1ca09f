package io.sluice.gateway.command;

import io.sluice.gateway.bus.Bus;
import io.sluice.gateway.history.History;
import io.sluice.gateway.presence.Presence;
import io.sluice.gateway.presence.UserSeats;
import io.sluice.gateway.revocation.Revocations;

/**
 * What commands reach Redis by.
 *
 * @param bus where publications go that are not kept
 * @param history where publications go that are kept, and where they are read
 * @param presence who is where
 * @param seats how many sessions users have
 * @param revocations which tokens were taken back
 */
public record RedisSide(Bus bus, History history, Presence presence, UserSeats seats,
    Revocations revocations) {
}
