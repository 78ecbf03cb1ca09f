package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.auth.TokenIssuer;
import io.sluice.gateway.config.ConfigLoader;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.config.Secret;
import io.sluice.gateway.config.TokenConfig;
import io.sluice.gateway.redis.TestRedis;
import io.sluice.protocol.Payload;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A gateway in this process, configured by command-line options as a user's is: on free ports, with two loops, tokens
 * and a few namespaces unless the options say otherwise. Used by any thread.
 */
final class TestGateway implements AutoCloseable {
    static final String SECRET = "a secret of more than thirty-two bytes";
    /** For what must happen; that a machine with other work takes its time is no failure. */
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");
    private static final TokenIssuer TOKENS = issuer(Clock.systemUTC());
    private static final String NAMESPACES = "[{name: chat, subscribe: everyone, publish: users},"
        + " {name: room, subscribe: everyone, publish: subscribers, max-publish-bytes: 100},"
        + " {name: members, subscribe: users}, {name: closed, subscribe: nobody, publish: nobody},"
        + " {name: price, subscribe: everyone, slow-policy: keep-latest},"
        + " {name: log, subscribe: everyone, slow-policy: drop-oldest}]";

    private final Gateway gateway;

    private TestGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Starts one; {@code options} are {@code --name=value}. */
    static TestGateway start(TestRedis redis, String... options) {
        return new TestGateway(Gateway.start(config(redis.uri(), options)));
    }

    /** The configuration of such a gateway. */
    static GatewayConfig config(String redisUri, String... options) {
        Map<String, String> merged = new LinkedHashMap<>(Map.of("--redis-uri", redisUri, "--http-port", "0",
            "--admin-port", "0", "--http-io-threads", "2", "--token-hmac-secret", SECRET, "--namespaces", NAMESPACES));
        // Clients of tests are quicker than any that is not hostile.
        merged.put("--client-command-rate", "1000000");
        merged.put("--client-command-burst", "1000000");
        // And may be slower than any that is alive, as may be Redis, on a machine with other work.
        merged.put("--client-ping-interval", "10m");
        merged.put("--client-connect-timeout", "1m");
        merged.put("--client-subscribe-timeout", "20s");
        merged.put("--redis-command-timeout", "10s");
        for (String option : options) {
            int equals = option.indexOf('=');
            merged.put(option.substring(0, equals), option.substring(equals + 1));
        }
        String[] args = merged.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue())
            .toArray(String[]::new);
        return ConfigLoader.load(Map.of(), new ParsedCommand(args).arguments()).config();
    }

    /** A token of the user, valid for an hour. */
    static String token(String user) {
        return token(user, Duration.ofHours(1));
    }

    static String token(String user, Duration ttl) {
        return TOKENS.issue(user, ttl, Payload.of("{\"name\":\"" + user + "\"}"));
    }

    /** A token that was good until an hour ago. */
    static String expiredToken(String user) {
        return issuer(Clock.offset(Clock.systemUTC(), Duration.ofHours(-2))).issue(user, Duration.ofHours(1),
            Payload.NONE);
    }

    private static TokenIssuer issuer(Clock clock) {
        return new TokenIssuer(TokenConfig.of(new Secret(SECRET)), clock);
    }

    /** A patient but watchful wait. */
    static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    int port() {
        return gateway.port();
    }

    int adminPort() {
        return gateway.adminPort();
    }

    /** A socket that has been upgraded. */
    TestClient client() {
        return TestClient.open(port());
    }

    /** A client with an open session of this user; of nobody when it is empty. */
    TestClient connected(String user) {
        TestClient client = client();
        assertThat(client.connect(user.isEmpty() ? "" : token(user)).has("connect")).as("connected").isTrue();
        return client;
    }

    /** The sum of the meter's values over all labels that the prefix leaves open, as in {@code sluice_connections}. */
    double metric(String prefix) {
        return httpGet("/metrics").lines().filter(line -> line.startsWith(prefix))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    void awaitMetric(String prefix, double value) {
        await(prefix + " to become " + value).until(() -> metric(prefix) == value);
    }

    /** Waits until nothing is left of any client. */
    void awaitEmpty() {
        awaitMetric("sluice_connections ", 0);
        awaitMetric("sluice_subscriptions ", 0);
        awaitMetric("sluice_outbound_queued_bytes ", 0);
    }

    /** The admin listener's whole answer. */
    String httpGet(String path) {
        return httpGet(adminPort(), path);
    }

    /** The answer to a GET with these header lines, as far as it announces its length. */
    static String httpGet(int port, String path, String... headers) {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
            + Arrays.stream(headers).map(line -> line + "\r\n").collect(Collectors.joining()) + "\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                assertThat(b).as("end after " + head).isNotNegative();
                head.append((char) b);
            }
            Matcher length = CONTENT_LENGTH.matcher(head);
            int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
            return head + new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}
