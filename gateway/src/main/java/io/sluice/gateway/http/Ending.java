package io.sluice.gateway.http;

/** What is to be done once when a socket has ended, whoever ended it. */
interface Ending {
    /** The socket has ended. Called by the thread that closed it. */
    void ended();
}
