package io.sluice.ops.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.sluice.protocol.redis.BusKey;
import io.sluice.protocol.redis.BusMessageException;
import io.sluice.protocol.redis.BusSigner;
import io.sluice.protocol.redis.ControlMessage;
import io.sluice.protocol.redis.RedisNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The {@code control} command: one order to all gateways, looked at before it is sent. Prints how many connections to
 * Redis heard it, at least one for each gateway. Exit code 0 when any did, 1 when none, 2 for wrong usage.
 */
@Command(name = "control", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Orders all gateways to disconnect clients or to take tokens back, and prints how many heard it.",
    footer = {"", "  sluice-ops control '{\"disconnect\":{\"user\":\"42\"}}'",
        "  sluice-ops control '{\"revoke\":{\"token\":\"t-1\"}}'"})
public final class ControlCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    @Parameters(paramLabel = "ORDER", description = "A control message, in JSON.")
    @SuppressWarnings("NullAway.Init")
    private String order;

    @Option(names = "--redis", paramLabel = "URI", description = "Where Redis is.")
    private String redis = "redis://127.0.0.1:6379";

    @Option(names = "--prefix", paramLabel = "P", description = "redis.prefix of the gateways.")
    private String prefix = "";

    @Option(names = "--key", paramLabel = "ID:SECRET", showDefaultValue = Visibility.NEVER,
        defaultValue = "${env:SLUICE_BUS_KEY:-}",
        description = "Signs with one of the gateways' bus.keys; better given as SLUICE_BUS_KEY, which nobody sees.")
    private String key = "";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Made by picocli, which fills in the options. */
    public ControlCommand() {
    }

    @Override
    public Integer call() {
        byte[] message = message();
        RedisClient client = RedisClient.create();
        try (StatefulRedisConnection<byte[], byte[]> connection =
                 client.connect(ByteArrayCodec.INSTANCE, RedisURI.create(redis))) {
            byte[] channel = (prefix + RedisNames.CONTROL_CHANNEL).getBytes(StandardCharsets.UTF_8);
            long heard = connection.sync().publish(channel, message);
            spec.commandLine().getOut().println(heard == 0 ? "nobody heard it" : "heard by " + heard);
            spec.commandLine().getOut().flush();
            return heard == 0 ? FAILED : 0;
        } catch (RedisException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            spec.commandLine().getErr().println("sluice-ops control: " + cause.getMessage());
            return FAILED;
        } finally {
            client.shutdown(Duration.ZERO, STOP_TIMEOUT);
        }
    }

    private byte[] message() {
        byte[] plain = order.getBytes(StandardCharsets.UTF_8);
        try {
            ControlMessage checked = ControlMessage.decode(plain);
            assert checked != null;
            return key.isEmpty() ? plain : new BusSigner(BusKey.parse(key), prefix, System::currentTimeMillis)
                .sign(RedisNames.CONTROL_CHANNEL, plain);
        } catch (BusMessageException e) {
            throw new ParameterException(spec.commandLine(),
                "gateways would not carry this out (" + e.fault().label() + "): " + order, e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "the key " + e.getMessage(), e);
        }
    }
}
