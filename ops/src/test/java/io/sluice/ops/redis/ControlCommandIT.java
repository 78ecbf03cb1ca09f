package io.sluice.ops.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.sluice.ops.OpsMain;
import io.sluice.protocol.redis.BusKey;
import io.sluice.protocol.redis.BusVerifier;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command says to gateways, on a real Redis. */
final class ControlCommandIT {
    private static final String ORDER = "{\"revoke\":{\"token\":\"t-1\"}}";
    private static final String KEY = "key1:0123456789abcdef0123456789abcdef";
    private static final int PATIENCE_SECONDS = 60;

    private final OwnRedis server = new OwnRedis();
    private final RedisClient client = RedisClient.create();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void stop() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        server.close();
    }

    @Test
    void anOrderReachesWhoListens() throws InterruptedException {
        BlockingQueue<byte[]> heard = listen("app:sluice.control");
        assertThat(run("--prefix", "app:", ORDER)).isZero();
        assertThat(next(heard)).isEqualTo(ORDER);
        assertThat(out.toString()).isEqualTo("heard by 1" + System.lineSeparator());
    }

    @Test
    void aSignedOrderIsBelieved() throws Exception {
        BlockingQueue<byte[]> heard = listen("sluice.control");
        assertThat(run("--key", KEY, ORDER)).isZero();
        byte[] message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        new BusVerifier(List.of(BusKey.parse(KEY)), "", true, 60_000, System::currentTimeMillis)
            .verifyLive("sluice.control", message);
        assertThat(new String(message, UTF_8)).endsWith("\n" + ORDER);
    }

    @Test
    void whatNobodyHearsIsNoSuccess() {
        assertThat(run(ORDER)).isEqualTo(1);
        assertThat(out.toString()).startsWith("nobody heard it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "disconnect 42", "{\"revoke\":{}}", "{\"subscribe\":{\"user\":\"42\"}}"})
    void whatGatewaysWouldNotCarryOutIsNotSent(String order) {
        assertThat(run(order)).isEqualTo(2);
        assertThat(err.toString()).contains("gateways would not carry this out");
    }

    @Test
    void aKeyThatIsNoneIsNamedWithoutItsSecret() {
        assertThat(run("--key", "key1:too-short", ORDER)).isEqualTo(2);
        assertThat(err.toString()).contains("the key has a secret of only 9 bytes").doesNotContain("too-short");
    }

    private BlockingQueue<byte[]> listen(String channel) {
        BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
        StatefulRedisPubSubConnection<byte[], byte[]> connection =
            client.connectPubSub(ByteArrayCodec.INSTANCE, RedisURI.create(server.uri()));
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] message) {
                heard.add(message);
            }
        });
        connection.sync().subscribe(channel.getBytes(UTF_8));
        return heard;
    }

    private static String next(BlockingQueue<byte[]> heard) throws InterruptedException {
        byte[] message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return message == null ? "nothing" : new String(message, UTF_8);
    }

    private int run(String... options) {
        String[] arguments = Stream.concat(Stream.of("control", "--redis", server.uri()), Stream.of(options))
            .toArray(String[]::new);
        return new CommandLine(new OpsMain()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
            .execute(arguments);
    }
}
