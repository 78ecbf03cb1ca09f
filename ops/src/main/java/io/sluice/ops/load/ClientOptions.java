package io.sluice.ops.load;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options of who connects where. Filled in by picocli. */
final class ClientOptions {
    private static final int MOST_CONNECTIONS = 1_000_000;
    private static final int MOST_SUBSCRIPTIONS = 10_000;
    private static final int MOST_THREADS = 64;
    private static final int MOST_PROCESSES = 1_000;
    private static final int MOST_ADDRESSES = 250;
    /**
     * Connections from one address to one port. Linux has 28,232 ports for them by default, but its search for a free
     * one gets slow long before: 19,000 connects took 4.9 s from one address and 1.1 s from eight.
     */
    private static final int PER_ADDRESS = 4_000;

    @Option(names = "--url", split = ",", paramLabel = "URL",
        description = "Gateway; several, repeated or with commas, share the connections in equal blocks.")
    private List<String> urls = List.of("ws://127.0.0.1:8000/connection/websocket");

    @Option(names = "--dialect", paramLabel = "centrifuge|raw|socketio", converter = DialectConverter.class,
        description = "What the server speaks. raw: connecting subscribes {channel} of the URL, messages are payloads.",
        defaultValue = "centrifuge")
    private Dialect.Kind dialect = Dialect.Kind.CENTRIFUGE;

    @Option(names = "--allow-remote", description = "Lets the load go to other machines. Only to your own.")
    private boolean allowRemote;

    @Option(names = "--connections", paramLabel = "N", description = "Clients, all subscribed before messages flow.")
    private int connections = 100;

    @Option(names = "--connect-rate", paramLabel = "N", description = "Connects a second; 0: as fast as allowed.")
    private int connectRate;

    @Option(names = "--connect-timeout", paramLabel = "SECONDS", description = "For all clients to be subscribed.")
    private int connectTimeout = 60;

    @Option(names = "--threads", paramLabel = "N", description = "Selector threads of the load tool.")
    private int threads = 2;

    @Option(names = "--processes", paramLabel = "N",
        description = "Processes that share the clients in equal blocks, each with its own threads; 1: this one alone.")
    private int processes = 1;

    @Option(names = "--source-addresses", paramLabel = "N",
        description = "Connect from 127.0.0.1 to 127.0.0.N; 0: one for each 4,000 connections to this machine.")
    private int sourceAddresses;

    @Option(names = "--subscriptions", paramLabel = "N",
        description = "Channels of each client: client i subscribes channels i*N to i*N+N-1 mod --channels.")
    private int subscriptions = 1;

    @Option(names = "--slow-readers", paramLabel = "N", description = "Clients that stop reading once subscribed.")
    private int slowReaders;

    @Option(names = "--token", paramLabel = "JWT", description = "Connection token of all clients; default none.")
    private @Nullable String token;

    @Option(names = "--token-secret", paramLabel = "SECRET",
        description = "HMAC secret to sign a token for each client, user load-N; default none.")
    private @Nullable String tokenSecret;

    @Option(names = "--proxy-header",
        description = "Each socket begins with a header of the PROXY protocol, version 1, as from a load balancer.")
    private boolean proxyHeader;

    /** The checked options; refuses with what is wrong and how to say it right. */
    LoadPlan.Clients clients() {
        List<URI> gateways = urls.stream().map(ClientOptions::template).toList();
        gateways.forEach(this::checkUrl);
        range("--connections", connections, 1, MOST_CONNECTIONS);
        range("--connect-rate", connectRate, 0, Integer.MAX_VALUE);
        range("--connect-timeout", connectTimeout, 1, 3_600);
        range("--threads", threads, 1, MOST_THREADS);
        range("--source-addresses", sourceAddresses, 0, MOST_ADDRESSES);
        range("--processes", processes, 1, Math.min(MOST_PROCESSES, connections));
        range("--subscriptions", subscriptions, 1, MOST_SUBSCRIPTIONS);
        range("--slow-readers", slowReaders, 0, connections);
        return new LoadPlan.Clients(dialect, gateways, connections,
            new LoadPlan.Block(processes, 0, connections), connectRate,
            Duration.ofSeconds(connectTimeout), Math.min(threads, connections), sources(gateways), subscriptions,
            slowReaders, new LoadPlan.Credentials(token, tokenSecret, proxyHeader));
    }

    private void checkUrl(URI url) {
        if (!"ws".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 0) {
            throw new IllegalArgumentException("--url must be ws://host:port/path, not " + url);
        }
        checkMachine(url);
        if (dialect == Dialect.Kind.RAW && (subscriptions > 1 || !url.toString().contains(RawDialect.PLACEHOLDER))) {
            throw new IllegalArgumentException("--dialect raw subscribes the one {channel} of --url");
        }
    }

    /** Refuses an address of another machine, unless that was allowed. */
    void checkMachine(URI url) {
        if (!allowRemote && !address(url).isLoopbackAddress()) {
            throw new IllegalArgumentException(url.getHost() + " is not this machine; see --allow-remote");
        }
    }

    /** An address in which {@code {channel}} may stand. */
    static URI template(String url) {
        return URI.create(url.replace("{channel}", RawDialect.PLACEHOLDER));
    }

    private int sources(List<URI> gateways) {
        boolean local = gateways.stream().map(ClientOptions::address)
            .allMatch(address -> address.isLoopbackAddress() && address instanceof Inet4Address);
        if (!local && sourceAddresses > 0) {
            throw new IllegalArgumentException("--source-addresses are for gateways on 127.0.0.0/8");
        }
        int needed = Math.min(MOST_ADDRESSES, (connections - 1) / PER_ADDRESS + 1);
        return local && sourceAddresses == 0 && needed > 1 ? needed : sourceAddresses;
    }

    private static InetAddress address(URI url) {
        try {
            return InetAddress.getByName(url.getHost());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("unknown host " + url.getHost(), e);
        }
    }

    /** Refuses a value outside the two bounds, which are themselves allowed. */
    static void range(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + " must be " + least + " to " + most + ", not " + value);
        }
    }

    /** Reads the names in lower case. */
    static final class DialectConverter implements ITypeConverter<Dialect.Kind> {
        @Override
        public Dialect.Kind convert(String value) {
            return Dialect.Kind.valueOf(value.toUpperCase(Locale.ROOT));
        }
    }
}
