package io.sluice.ops.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run shall do, checked. Immutable.
 *
 * @param clients who connects where
 * @param traffic who publishes what
 * @param unrest what clients do beside listening
 * @param measured the processes to look at meanwhile
 */
record LoadPlan(Clients clients, Traffic traffic, Unrest unrest, Measured measured) {
    private static final double GOLDEN_RATIO = 0.618;
    private static final int STORM_SHIFT = 7;

    /** Where the messages enter. */
    enum Via {
        /** {@code PUBLISH} into Redis. */
        REDIS,
        /** {@code FCALL sluice_publish} into Redis: publications are kept, where the namespace keeps any. */
        KEPT,
        /** The publish command, over the clients' own connections. */
        CLIENTS,
        /** {@code POST} to an address. */
        HTTP
    }

    /**
     * Who connects where.
     *
     * @param dialect what the gateways speak
     * @param urls the gateways; connections are split into blocks, one for each
     * @param connections in all, 1 to 1,000,000
     * @param block those of this process
     * @param connectRate connections opened a second; 0 for as fast as allowed
     * @param connectTimeout for all of them to be subscribed
     * @param threads selector threads
     * @param sourceAddresses 127.0.0.1 onwards that connections come from; 0 leaves the choice to the system
     * @param subscriptions channels that each subscribes
     * @param slowReaders connections, the last ones, that stop reading once subscribed
     * @param credentials what they say of themselves
     */
    record Clients(Dialect.Kind dialect, List<URI> urls, int connections, Block block, int connectRate,
        Duration connectTimeout, int threads, int sourceAddresses, int subscriptions, int slowReaders,
        Credentials credentials) {
        /** The gateway of a connection. */
        URI url(int connection) {
            return urls.get((int) ((long) connection * urls.size() / connections));
        }

        /** The same for one of the processes, numbered from 0. */
        Clients block(int process) {
            int first = (int) ((long) connections * process / block.processes);
            int end = (int) ((long) connections * (process + 1) / block.processes);
            return new Clients(dialect, urls, connections, new Block(block.processes, first, end), connectRate,
                connectTimeout, Math.min(threads, end - first), sourceAddresses, subscriptions, slowReaders,
                credentials);
        }

        /** Whether the connection stops reading. */
        boolean slow(int connection) {
            return connection >= connections - slowReaders;
        }
    }

    /**
     * The clients of one of the processes that share them.
     *
     * @param processes that share all clients
     * @param first the number of the first client
     * @param end the number after the last
     */
    record Block(int processes, int first, int end) {
        int size() {
            return end - first;
        }
    }

    /**
     * What clients say of themselves; without either, nothing.
     *
     * @param token sent by all
     * @param secret signs a token for each, as user {@code load-N}
     * @param proxied whether each socket begins with a header of the PROXY protocol, as if a balancer had made it
     */
    record Credentials(@Nullable String token, @Nullable String secret, boolean proxied) {
        @Override
        public String toString() {
            return "Credentials[masked]";
        }
    }

    /**
     * Who publishes what.
     *
     * @param entry where messages enter
     * @param channels all channels together
     * @param channelPrefix before the channel's number
     * @param ratePerSecond messages a second over all channels
     * @param messages to measure
     * @param warmupMessages before them, checked but not measured; whole rounds over the streams
     * @param payloadBytes of each message
     * @param drain how long to wait for the last deliveries
     */
    record Traffic(Entry entry, int channels, String channelPrefix, double ratePerSecond, long messages,
        long warmupMessages, int payloadBytes, Duration drain) {
        /** The name of a channel. */
        String channel(int index) {
            return channelPrefix + index;
        }

        /** The name of an extra channel, on which nothing is published. */
        String extraChannel(int index) {
            return channelPrefix + "churn:" + index;
        }
    }

    /**
     * What clients do beside listening, while messages are measured.
     *
     * @param stormEverySeconds between the beginnings of storms; 0 for none
     * @param stormSharePercent of the clients in each
     * @param churnPerSecond clients that close and come back
     * @param resubscribesPerSecond changes of extra channels
     * @param churnChannels extra channels
     * @param awayGrace how long before it lets its socket go a message may have been sent that does not reach it
     * @param recover whether clients that come back ask for what they missed, so that nothing may be missing
     */
    record Unrest(int stormEverySeconds, int stormSharePercent, double churnPerSecond, double resubscribesPerSecond,
        int churnChannels, Duration awayGrace, boolean recover) {
        /** Whether clients are away at times. */
        boolean absences() {
            return stormEverySeconds > 0 || churnPerSecond > 0;
        }
    }

    /**
     * Where messages enter.
     *
     * @param redisUri the Redis of {@link Via#REDIS}
     * @param publishUrl the address of {@link Via#HTTP}, with {@link RawDialect#PLACEHOLDER} for the channel
     * @param toleratesLoss whether Redis may go away; what it did not confirm may then be missing
     */
    record Entry(Via via, String redisUri, String publishUrl, boolean toleratesLoss) {
    }

    /**
     * The processes to look at meanwhile, as one.
     *
     * @param pids their ids; empty for none
     * @param heap whether to ask the first, a JVM, for its live objects, which makes it collect all garbage
     */
    record Measured(List<Long> pids, boolean heap) {
    }

    /**
     * The number of streams, each with one publisher and numbers of its own: the connections when they publish
     * themselves, else the channels. Stream s is on channel s mod channels.
     */
    int streams() {
        return traffic.entry.via == Via.CLIENTS ? clients.connections : traffic.channels;
    }

    /** The same for one of the processes that share the clients, numbered from 0. */
    LoadPlan block(int process) {
        return new LoadPlan(clients.block(process), traffic, unrest, measured);
    }

    /** Whether the client is in the storm with that number: the share is exact, and another one each time. */
    boolean inStorm(int client, int number) {
        long place = (client + (long) number * STORM_SHIFT) % clients.connections;
        long share = unrest.stormSharePercent;
        return (place + 1) * share / 100 > place * share / 100;
    }

    /** The client whose turn is the n-th. Each has one turn in a round, and neighbours are far apart. */
    int turn(long n) {
        long all = clients.connections;
        long stride = Math.max(1, (long) (all * GOLDEN_RATIO));
        while (gcd(stride, all) > 1) {
            stride++;
        }
        return (int) (n % all * stride % all);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** The number of a channel of a client: its k-th, from 0. */
    int channel(int client, int k) {
        return (int) (((long) client * clients.subscriptions + k) % traffic.channels);
    }
}
