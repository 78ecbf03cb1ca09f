package io.sluice.gateway.hub;

/** What a lane hands to a loop. A loop takes what comes of one channel in the order in which its lane gave it. */
sealed interface Arrival permits Delivery, PositionAnswer, StreamBreak {
}
