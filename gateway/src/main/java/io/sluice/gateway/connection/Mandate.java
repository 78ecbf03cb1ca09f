package io.sluice.gateway.connection;

/**
 * What a client was given beyond a name. The connection only carries it, for those who handle its commands; most
 * clients have none.
 */
public interface Mandate {
}
