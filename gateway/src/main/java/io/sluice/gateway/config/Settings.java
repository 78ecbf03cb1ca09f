package io.sluice.gateway.config;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.sluice.protocol.redis.BusKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The table of all settings: the one place that names, defaults, ranges and meanings come from. Help, file, checks and
 * log are made from it.
 */
public final class Settings {
    /** The environment variable that names the file. */
    public static final String FILE_VARIABLE = "SLUICE_CONFIG";
    /** The option that names the file. */
    public static final String FILE_OPTION = "--config";

    /** The hub keeps the loops of a channel's subscribers in the bits of a long. */
    static final int MOST_LOOPS = Long.SIZE;

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final List<Setting<?>> TABLE = new ArrayList<>();

    static final Setting<Boolean> DEVELOPMENT = flag("development",
        "Serves a trial page and tokens for it on the public port; never in production.", c -> c.development());

    static final Setting<Secret> REDIS_URI = add("redis.uri", Kinds.redisUri(), Secret.NONE,
        "Where Redis is; empty starts the embedded server, which is for development.", c -> c.redis().uri());
    static final Setting<String> REDIS_PREFIX = add("redis.prefix", Kinds.prefix(), "",
        "Put before every channel name in Redis, so that two systems can share one.", c -> c.redis().prefix());
    static final Setting<Duration> REDIS_CONNECT_TIMEOUT = duration("redis.connect-timeout", ofSeconds(2),
        ofMillis(100), ofSeconds(30), "For one attempt to connect.", c -> c.redis().connectTimeout());
    static final Setting<Duration> REDIS_COMMAND_TIMEOUT = duration("redis.command-timeout", ofSeconds(2),
        ofMillis(100), ofSeconds(30), "For one command's answer.", c -> c.redis().commandTimeout());
    static final Setting<Duration> REDIS_RECONNECT_DELAY = duration("redis.reconnect-delay", ofMillis(250),
        ofMillis(10), ofSeconds(10), "The longest pause between attempts to connect.",
        c -> c.redis().reconnectDelay());
    static final Setting<Duration> REDIS_UNSUBSCRIBE_DELAY = duration("redis.unsubscribe-delay", ofSeconds(5), ZERO,
        ofMinutes(10), "How long a channel is listened to after its last subscriber went.",
        c -> c.redis().unsubscribeDelay());
    static final Setting<Integer> REDIS_SUBSCRIPTION_CONNECTIONS = number("redis.subscription-connections", 1, 1, 16,
        "Connections that channels are shared out to, each received by a thread of its own.",
        c -> c.redis().subscriptionConnections());
    static final Setting<Integer> REDIS_SUBSCRIBE_BATCH = number("redis.subscribe-batch", 512, 1, 10_000,
        "Channels in one SUBSCRIBE.", c -> c.redis().subscribeBatch());
    static final Setting<Long> REDIS_MAX_MESSAGE_BYTES = bytes("redis.max-message-bytes", 256 * KIB, KIB, 16 * MIB,
        "A larger message from Redis is dropped and counted.", c -> (long) c.redis().maxMessageBytes());
    static final Setting<Integer> REDIS_MAX_PENDING = number("redis.max-pending", 100_000, 1_000, 10_000_000,
        "Commands that may wait for Redis' answer; more are refused.", c -> c.redis().maxPending());
    static final Setting<Integer> REDIS_LANES = number("redis.lanes", 1, 1, 64,
        "Threads that decode and encode messages.", c -> c.redis().lanes());
    static final Setting<Long> REDIS_LANE_BYTES = bytes("redis.lane-bytes", 64 * MIB, MIB, 4096L * MIB,
        "Bytes that may wait for such a thread; more are dropped and counted.", c -> c.redis().laneBytes());

    static final Setting<List<BusKey>> BUS_KEYS = add("bus.keys", Kinds.busKeys(), List.of(),
        "The keys by which messages in Redis are signed: the first signs, all verify. Empty: nothing is signed, and"
            + " whoever may publish in Redis is believed.", c -> c.bus().keys());
    static final Setting<Boolean> BUS_REQUIRE_SIGNATURE = add("bus.require-signature", Kinds.flag(), true,
        "Where there are keys, messages without a signature are dropped and counted; false only while publishers"
            + " are being given theirs.", c -> c.bus().requireSignature());
    static final Setting<Duration> BUS_SIGNATURE_WINDOW = duration("bus.signature-window",
        BusConfig.UNSIGNED.signatureWindow(), ofSeconds(1), ofMinutes(60),
        "How much older or newer than now a signed message may be when it is heard: delay, and what clocks differ by.",
        c -> c.bus().signatureWindow());

    static final Setting<Duration> REVOCATION_LIFETIME = duration("revocation.lifetime",
        RevocationConfig.DEFAULT.lifetime(), ofMinutes(1), ofDays(400),
        "How long a revocation of tokens is kept that does not say until when: longer than any token lives.",
        c -> c.revocation().lifetime());

    static final Setting<String> HTTP_HOST = add("http.host", Kinds.address(), "0.0.0.0",
        "The address that clients connect to.", c -> c.http().host());
    static final Setting<Integer> HTTP_PORT = number("http.port", 8000, 0, 65_535,
        "The port that clients connect to; 0 for any free one.", c -> c.http().port());
    static final Setting<Integer> HTTP_BACKLOG = number("http.backlog", 4096, 1, 1_000_000,
        "Connections that the kernel may hold until they are accepted.", c -> c.http().backlog());
    static final Setting<Long> HTTP_SEND_BUFFER = bytes("http.send-buffer", 0, 0, 16 * MIB,
        "Bytes that the kernel may hold for one client, before the gateway notices that it is slow; 0 lets the kernel"
            + " decide.", c -> (long) c.http().sendBuffer());
    static final Setting<Integer> HTTP_IO_THREADS = number("http.io-threads", 0, 0, MOST_LOOPS,
        "Threads that serve sockets; 0 for one per core, 64 at the most.", c -> c.http().ioThreads());
    static final Setting<Duration> HTTP_GATHER_DELAY = duration("http.gather-delay", ofMillis(5), ZERO, ofMillis(100),
        "After messages went to many clients, how long the next may gather to leave together; saves most of the CPU"
            + " when there are many.", c -> c.http().gatherDelay());
    static final Setting<List<String>> HTTP_ALLOWED_ORIGINS = add("http.allowed-origins", Kinds.origins(), List.of(),
        "The websites whose pages may connect; * stands for anything in a label; empty for every site. Clients that"
            + " are no browsers send no origin and may always connect.", c -> c.http().allowedOrigins());
    static final Setting<Duration> HTTP_REQUEST_TIMEOUT = duration("http.request-timeout", ofSeconds(5),
        ofMillis(100), ofMinutes(5), "From accept to the end of the request's head.",
        c -> c.http().requestTimeout());

    static final Setting<String> TLS_CERTIFICATE = add("tls.certificate", Kinds.file(), "",
        "The PEM file of the public listener's certificate, followed by those that vouch for it; empty for plain TCP."
            + " It is read again when it changes.", c -> c.tls().certificate());
    static final Setting<String> TLS_KEY = add("tls.key", Kinds.file(), "",
        "The PEM file of the certificate's private key (PKCS#8, or PKCS#1 and SEC 1 as OpenSSL writes them), not"
            + " encrypted.", c -> c.tls().key());
    static final Setting<List<String>> TLS_PROTOCOLS = add("tls.protocols", Kinds.tlsVersions(),
        TlsConfig.OFF.protocols(), "The versions of TLS that are spoken.", c -> c.tls().protocols());
    static final Setting<Duration> TLS_RELOAD_INTERVAL = duration("tls.reload-interval",
        TlsConfig.OFF.reloadInterval(), ofMillis(100), ofMinutes(60),
        "How often the files are looked at for a new certificate; connections that are open stay.",
        c -> c.tls().reloadInterval());

    static final Setting<ProxyConfig.Protocol> PROXY_PROTOCOL = add("proxy.protocol",
        Kinds.word(ProxyConfig.Protocol.class), ProxyConfig.Protocol.OFF,
        "The PROXY protocol header that each connection to the public listener begins with, from a load balancer that"
            + " passes TCP on.", c -> c.proxy().protocol());
    static final Setting<List<Network>> PROXY_TRUSTED = add("proxy.trusted", Kinds.networks(), List.of(),
        "Where the proxies in front of the public listener are. With a PROXY protocol nobody else may connect; their"
            + " X-Forwarded-For is believed, and nobody else's.", c -> c.proxy().trusted());

    static final Setting<String> ADMIN_HOST = add("admin.host", Kinds.address(), "127.0.0.1",
        "The address of health and metrics.", c -> c.admin().host());
    static final Setting<Integer> ADMIN_PORT = number("admin.port", 9000, 0, 65_535,
        "The port of health and metrics; 0 for any free one.", c -> c.admin().port());

    static final Setting<Boolean> COMPRESSION_ENABLED = flag("compression.enabled",
        "Compresses messages for the clients that offer it (permessage-deflate): fewer bytes for more CPU.",
        c -> c.compression().enabled());
    static final Setting<Long> COMPRESSION_MIN_BYTES = bytes("compression.min-bytes", 512, 0, 16 * MIB,
        "Messages of fewer bytes go uncompressed; compressing those costs more than it saves.",
        c -> (long) c.compression().minBytes());
    static final Setting<Integer> COMPRESSION_LEVEL = number("compression.level", 1, 1, 9,
        "1 for speed to 9 for size; they differ for long messages only.", c -> c.compression().level());

    static final Setting<Boolean> CLIENT_INSECURE = flag("client.insecure",
        "For trials: anyone connects, subscribes and publishes anywhere, without a token.",
        c -> c.client().insecure());
    static final Setting<Boolean> CLIENT_ANONYMOUS = flag("client.anonymous",
        "Clients without a token may connect, as the user with the empty id.", c -> c.client().anonymous());
    static final Setting<Duration> CLIENT_CONNECT_TIMEOUT = duration("client.connect-timeout", ofSeconds(10),
        ofMillis(100), ofMinutes(5), "From the upgrade to the connect command's success.",
        c -> c.client().connectTimeout());
    static final Setting<Duration> CLIENT_PING_INTERVAL = duration("client.ping-interval", ofSeconds(25),
        ofSeconds(1), ofMinutes(60), "Between pings; at most a third of the load balancer's idle timeout.",
        c -> c.client().pingInterval());
    static final Setting<Duration> CLIENT_PONG_TIMEOUT = duration("client.pong-timeout", ofSeconds(8), ofMillis(100),
        ofMinutes(5), "For the answer to a ping; less than the interval.", c -> c.client().pongTimeout());
    static final Setting<Duration> CLIENT_CLOSE_TIMEOUT = duration("client.close-timeout", ofSeconds(5), ofMillis(10),
        ofMinutes(1), "For the client's answer to a close frame.", c -> c.client().closeTimeout());
    static final Setting<Duration> CLIENT_EXPIRED_CLOSE_DELAY = duration("client.expired-close-delay", ofSeconds(25),
        ZERO, ofMinutes(5), "How long a connection whose token expired may stay to bring a new one.",
        c -> c.client().expiredCloseDelay());
    static final Setting<Duration> CLIENT_SUBSCRIBE_TIMEOUT = duration("client.subscribe-timeout", ofSeconds(3),
        ofMillis(100), ofSeconds(30), "For Redis to confirm a subscription; under the 5 s that SDKs wait.",
        c -> c.client().subscribeTimeout());
    static final Setting<Duration> CLIENT_MESSAGE_TIMEOUT = duration("client.message-timeout", ofSeconds(30),
        ofMillis(100), ofMinutes(60), "For a client's message, from its first byte to its last (1008).",
        c -> c.client().messageTimeout());
    static final Setting<Long> CLIENT_MAX_MESSAGE_BYTES = bytes("client.max-message-bytes", 64 * KIB, 128, 16 * MIB,
        "A client that sends a longer message is closed (1009).", c -> (long) c.client().maxMessageBytes());
    static final Setting<Integer> CLIENT_MAX_FRAMES = number("client.max-frames", 1024, 1, 1_000_000,
        "Frames that one message may come in.", c -> c.client().maxFrames());
    static final Setting<Long> CLIENT_MAX_QUEUED_BYTES = bytes("client.max-queued-bytes", MIB, KIB, 1024L * MIB,
        "Bytes that may wait for a slow client; with more it is closed (3008).",
        c -> (long) c.client().maxQueuedBytes());
    static final Setting<Long> CLIENT_QUEUE_BUDGET = bytes("client.queue-budget", 0, 0, 1024L * 1024 * MIB,
        "Memory that may be held for all slow clients together; 0 for a quarter of the heap. Over it those who are"
            + " the cause of most of it are closed (3008).", c -> c.client().queueBudget());
    static final Setting<Integer> CLIENT_MAX_PENDING_COMMANDS = number("client.max-pending-commands", 512, 1, 100_000,
        "A client's commands that may wait for their answer; with more it is closed (3013).",
        c -> c.client().maxPendingCommands());
    static final Setting<Integer> CLIENT_COMMAND_RATE = number("client.command-rate", 100, 1, 1_000_000,
        "A client's commands a second; those beyond are refused (111).", c -> c.client().commandRate());
    static final Setting<Integer> CLIENT_COMMAND_BURST = number("client.command-burst", 1000, 1, 1_000_000,
        "A client's commands that may come at once; one that goes on until as many were refused is closed (3013).",
        c -> c.client().commandBurst());
    static final Setting<Integer> CLIENT_MAX_SUBSCRIPTIONS = number("client.max-subscriptions", 128, 1, 100_000,
        "Subscriptions of one client; more are refused (106).", c -> c.client().maxSubscriptions());
    static final Setting<Integer> CLIENT_MAX_CHANNEL_LENGTH = number("client.max-channel-length", 255, 1, 4096,
        "Characters of a channel's name; longer ones are refused (107).", c -> c.client().maxChannelLength());

    static final LimitsSettings LIMITS = new LimitsSettings();

    static final Setting<Integer> HISTORY_MAX_PAGE = number("history.max-page", 300, 1, 10_000,
        "The most publications in one answer to a history command.", c -> c.history().maxPage());
    static final Setting<Integer> HISTORY_RECOVERY_LIMIT = number("history.recovery-limit", 300, 1, 10_000,
        "A client that missed more publications is told that it can't recover.", c -> c.history().recoveryLimit());
    static final Setting<Long> HISTORY_RECOVERY_BYTES = bytes("history.recovery-bytes", MIB, KIB, 64 * MIB,
        "Likewise with more bytes.", c -> (long) c.history().recoveryBytes());
    static final Setting<Duration> HISTORY_META_TTL = duration("history.meta-ttl", ofDays(30), ofMinutes(1),
        ofDays(365), "How long a channel's position outlives its last publication.", c -> c.history().metaTtl());
    static final Setting<Duration> HISTORY_POSITION_CHECK = duration("history.position-check", ofSeconds(30),
        ofSeconds(1), ofMinutes(10), "How often a channel in which nothing comes is compared with its stream.",
        c -> c.history().positionCheck());
    static final Setting<Long> HISTORY_MEMORY = bytes("history.memory", 64 * MIB, 0, 64L * 1024 * MIB,
        "Recent publications that the gateway may hold, so that clients recover without Redis.",
        c -> c.history().memory());

    static final Setting<Duration> PRESENCE_LEASE = duration("presence.lease", ofSeconds(10), ofSeconds(1),
        ofMinutes(5), "How long after its death a node's clients are gone at the latest.", c -> c.presence().lease());
    static final Setting<Duration> PRESENCE_LEAVE_DELAY = duration("presence.leave-delay", ofSeconds(1), ZERO,
        ofMinutes(1), "How long a client's going is kept back, in case that its user comes back.",
        c -> c.presence().leaveDelay());
    static final Setting<Integer> PRESENCE_MAX_CLIENTS = number("presence.max-clients", 10_000, 1, 1_000_000,
        "A channel with more clients tells their number only.", c -> c.presence().maxClients());
    static final Setting<Long> PRESENCE_MAX_BYTES = bytes("presence.max-bytes", MIB, KIB, 16 * MIB,
        "A channel whose clients' entries have more bytes tells their number only.",
        c -> (long) c.presence().maxBytes());

    static final TokenSettings TOKEN = new TokenSettings("token",
        "The key of connection tokens (JWT; HS256, HS384 from 48 bytes, HS512 from 64), shared with the backend that"
            + " issues them; empty: no such tokens.", GatewayConfig::token);
    static final TokenSettings SUBSCRIPTION_TOKEN = new TokenSettings("subscription-token",
        "Likewise for subscription tokens; with no key in this section, what holds for connection tokens does for"
            + " them.", GatewayConfig::subscriptionToken);

    static final Setting<Duration> SHUTDOWN_DEADLINE = duration("shutdown.deadline", ofSeconds(10), ofMillis(100),
        ofMinutes(10), "From SIGTERM to exit at the latest.", c -> c.shutdown().deadline());

    static final Setting<List<NamespaceConfig>> NAMESPACES = add("namespaces", new NamespacesKind(), List.of(),
        "The rules of channels, by the part of their name before the first colon.", c -> c.namespaces());

    private Settings() {
    }

    /** All settings, in the order in which they are told. */
    public static List<Setting<?>> all() {
        return Collections.unmodifiableList(TABLE);
    }

    /** The settings by section, in order; those at the top under their own path. */
    public static Map<String, List<Setting<?>>> bySection() {
        Map<String, List<Setting<?>>> sections = new LinkedHashMap<>();
        for (Setting<?> setting : TABLE) {
            String section = setting.section().isEmpty() ? setting.path() : setting.section();
            sections.computeIfAbsent(section, s -> new ArrayList<>()).add(setting);
        }
        return sections;
    }

    /** What the section is about, in a few words. */
    public static String title(String section) {
        return switch (section) {
            case "redis" -> "Redis: where it is, and how patient the gateway is with it";
            case "bus" -> "Signed messages in Redis, so that not everybody who may publish there is believed";
            case "http" -> "The public listener";
            case "tls" -> "TLS on the public listener";
            case "proxy" -> "Proxies in front of the public listener, and what is believed of them";
            case "admin" -> "The internal listener: /live, /ready, /metrics";
            case "compression" -> "Compression of messages (permessage-deflate, RFC 7692); off unless enabled";
            case "client" -> "What a client may and must do";
            case "limits" -> "How much clients may have, together and each; zero is no limit, unless it says otherwise";
            case "history" -> "Kept publications: what clients get of them, and what the gateway holds";
            case "presence" -> "Who is in a channel";
            case "token" -> "How connection tokens are verified";
            case "subscription-token" -> "How subscription tokens are verified, when not as connection tokens are";
            case "shutdown" -> "How the gateway stops";
            case "namespaces" -> "Channels";
            default -> "Trying things out";
        };
    }

    /** Tells the values in force, one line each as in {@code client.ping-interval: 25s}, secrets masked. */
    public static List<String> describe(GatewayConfig config) {
        return TABLE.stream().map(setting -> setting.path() + ": " + setting.show(config)).toList();
    }

    /** Tells only the values in force that differ from their defaults, secrets masked. */
    public static List<String> describeChanged(GatewayConfig config) {
        return TABLE.stream().filter(setting -> setting.differs(config))
            .map(setting -> setting.path() + ": " + setting.show(config)).toList();
    }

    private static Setting<Boolean> flag(String path, String description, Function<GatewayConfig, Boolean> effective) {
        return add(path, Kinds.flag(), false, description, effective);
    }

    static Setting<Integer> number(String path, int standard, int min, int max, String description,
        Function<GatewayConfig, Integer> effective) {
        return add(path, Kinds.number(min, max), standard, description, effective);
    }

    static Setting<Long> bytes(String path, long standard, long min, long max, String description,
        Function<GatewayConfig, Long> effective) {
        return add(path, Kinds.bytes(min, max), standard, description, effective);
    }

    private static Setting<Duration> duration(String path, Duration standard, Duration min, Duration max,
        String description, Function<GatewayConfig, Duration> effective) {
        return add(path, Kinds.duration(min, max), standard, description, effective);
    }

    static <T> Setting<T> add(String path, Kind<T> kind, T standard, String description,
        Function<GatewayConfig, T> effective) {
        Setting<T> setting = new Setting<>(path, kind, standard, description, effective);
        TABLE.add(setting);
        return setting;
    }
}
