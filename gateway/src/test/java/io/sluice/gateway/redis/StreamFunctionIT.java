package io.sluice.gateway.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.protocol.redis.KeepRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the functions do to streams: trimming, epochs, idempotency, and keys that somebody else has touched. */
final class StreamFunctionIT {
    private static final String STREAM = "sluice:{chat:a}:stream";
    private static final String META = "sluice:{chat:a}:meta";

    private static FunctionRedis redis;

    @BeforeAll
    static void start() {
        redis = new FunctionRedis();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.command("FLUSHALL");
        redis.load(FunctionRedis.RULES);
    }

    @Test
    void theOldestGiveWayToTheNewestAtTheSize() {
        for (int i = 0; i < 7; i++) {
            redis.publish("chat:a", "x", "SIZE", "3");
        }
        assertThat(redis.offsets("chat:a")).containsExactly(5L, 6L, 7L);
        redis.publish("chat:a", "x", "SIZE", "1");
        assertThat(redis.offsets("chat:a")).containsExactly(8L);
    }

    @Test
    void whatIsTooOldGoesAtMostTenThousandAtOnce() {
        long young = System.currentTimeMillis() - 200_000;
        long old = System.currentTimeMillis() - 301_000;
        fill(1, 12_000, old);
        fill(12_001, 12_100, young);
        redis.command("HSET", META, "o", "12100", "e", "0000abcd");
        redis.publish("chat:a", "x", "SIZE", "100000");
        assertThat(redis.offsets("chat:a")).isEqualTo(LongStream.rangeClosed(10_001, 12_101).boxed().toList());
        fill(12_102, 12_102, young);
        redis.command("HSET", META, "o", "12102");
        redis.publish("chat:a", "x", "SIZE", "100000");
        assertThat(redis.offsets("chat:a")).isEqualTo(LongStream.rangeClosed(12_001, 12_103).boxed().toList());
    }

    @Test
    void aPublicationThatHasJustBeenMadeIsNeverTooOld() {
        redis.command("XADD", STREAM, "1-1", "m", "old");
        redis.command("HSET", META, "o", "1", "e", "0000abcd");
        redis.publish("chat:a", "x", "TTL", "1");
        assertThat(redis.offsets("chat:a")).containsExactly(2L);
    }

    @Test
    void expiriesAreThoseOfTheRulesOrThePublisher() {
        redis.publish("chat:a", "x", "ID", "k");
        assertLives(STREAM, 300);
        assertLives(META, 3_825);
        assertLives("sluice:{chat:a}:id:k", 300);
        redis.publish("chat:a", "x", "TTL", "7200");
        assertLives(STREAM, 7_200);
        assertLives(META, 7_650);
        redis.publish("other", "x", "SIZE", "1");
        assertLives("sluice:{other}:stream", 300);
        assertLives("sluice:{other}:meta", 2_754_000);
    }

    @Test
    void aPositionIsProlongedAtEachSixteenthOfItsLife() {
        redis.command("XADD", STREAM, "1-" + (System.currentTimeMillis() - 3_600_000 / 16), "m", "old");
        redis.command("HSET", META, "o", "1", "e", "0000abcd");
        redis.command("EXPIRE", META, "100");
        redis.publish("chat:a", "x");
        assertLives(META, 3_825);
    }

    @Test
    void onlySoManyPositionsAreToldAtOnce() {
        String[] many = LongStream.rangeClosed(1, 1_001).mapToObj(n -> "chat:" + n).toArray(String[]::new);
        assertThatThrownBy(() -> redis.tops(many)).hasMessageStartingWith("SLUICE_ARGUMENT");
        assertThat(redis.tops("chat:1")).containsExactly("-1", "");
    }

    @Test
    void withoutMemoryLeftWhatIsKeptCanStillBeRead() {
        redis.publish("chat:a", "x");
        redis.command("CONFIG", "SET", "maxmemory", "1");
        try {
            assertThatThrownBy(() -> redis.publish("chat:a", "x")).hasMessageContaining("OOM");
            assertThat(redis.read("chat:a", "0", "10", "1000")).contains("1");
        } finally {
            redis.command("CONFIG", "SET", "maxmemory", "0");
        }
    }

    @Test
    void aStreamOfAnotherTypeIsNeverRemoved() {
        for (String position : List.of("none", "sound")) {
            redis.command("DEL", META, STREAM);
            if (position.equals("sound")) {
                redis.publish("chat:a", "x");
                redis.command("DEL", STREAM);
            }
            redis.command("SET", STREAM, "precious");
            assertThatThrownBy(() -> redis.publish("chat:a", "x")).hasMessageContaining("WRONGTYPE");
            assertThat(redis.command("GET", STREAM)).isEqualTo("precious");
        }
    }

    @Test
    void readingAQuietChannelProlongsItsPosition() {
        List<String> first = redis.read("chat:a", "-1", "0", "0");
        assertThat(first.get(0)).isEqualTo("0");
        assertLives(META, 3_600);
        redis.command("EXPIRE", META, "100");
        assertThat(redis.read("chat:a", "-1", "0", "0")).isEqualTo(first);
        assertLives(META, 3_600);
    }

    @Test
    void aRetryWithTheSameIdPublishesNothing() {
        List<String> first = redis.publish("chat:a", "x", "ID", "k");
        assertThat(redis.publish("chat:a", "y", "ID", "k")).isEqualTo(first);
        assertThat(redis.publish("chat:b", "x", "ID", "k").get(0)).isEqualTo("1");
        assertThat(redis.offsets("chat:a")).containsExactly(1L);
        redis.command("DEL", "sluice:{chat:a}:id:k");
        assertThat(redis.publish("chat:a", "z", "ID", "k")).containsExactly("2", first.get(1));
        assertThat(redis.publish("live:a", "x", "ID", "k")).containsExactly("0", "");
        assertThat(redis.publish("live:a", "x", "ID", "k")).containsExactly("0", "");
    }

    @Test
    void anEpochBeginsWhenThePositionIsLost() {
        Set<String> epochs = new HashSet<>();
        epochs.add(redis.publish("chat:a", "x").get(1));
        redis.publish("chat:a", "x");
        redis.command("DEL", META);
        List<String> next = redis.publish("chat:a", "x");
        assertThat(next.get(0)).isEqualTo("1");
        epochs.add(next.get(1));
        assertThat(redis.offsets("chat:a")).containsExactly(1L);

        redis.command("DEL", META);
        List<String> read = redis.read("chat:a", "-1", "10", "1000");
        assertThat(read).hasSize(2).startsWith("0");
        epochs.add(read.get(1));
        assertThat(redis.publish("chat:a", "x")).containsExactly("1", read.get(1));

        redis.command("FLUSHALL");
        epochs.add(redis.publish("chat:a", "x").get(1));
        assertThat(epochs).hasSize(4);
    }

    @Test
    void anEpochBeginsWhenThePositionWasSetBackOrIsNonsense() {
        Set<String> epochs = new HashSet<>();
        epochs.add(redis.publish("chat:a", "x").get(1));
        redis.publish("chat:a", "x");
        redis.command("HSET", META, "o", "1");
        List<String> again = redis.publish("chat:a", "new");
        assertThat(again.get(0)).isEqualTo("1");
        epochs.add(again.get(1));
        for (String nonsense : List.of("many", "-5", "9007199254740992", "1.5", "")) {
            redis.command("HSET", META, "o", nonsense);
            List<String> next = redis.publish("chat:a", "x");
            assertThat(next.get(0)).isEqualTo("1");
            epochs.add(next.get(1));
        }
        assertThat(epochs).hasSize(7);
        assertThat(redis.offsets("chat:a")).containsExactly(1L);
    }

    @Test
    void noOffsetIsGivenTwiceHoweverLittleThePositionWasSetBack() {
        redis.command("XADD", STREAM, "1-1", "m", "one");
        redis.command("XADD", STREAM, "2-2", "m", "two");
        redis.command("HSET", META, "o", "1", "e", "0000abcd");
        List<String> next = redis.publish("chat:a", "x");
        assertThat(next.get(0)).isEqualTo("1");
        assertThat(next.get(1)).isNotEqualTo("0000abcd");
        assertThat(redis.offsets("chat:a")).containsExactly(1L);
    }

    @Test
    void aStreamThatExpiredLeavesThePosition() {
        List<String> first = redis.publish("chat:a", "x");
        redis.command("DEL", STREAM);
        assertThat(redis.publish("chat:a", "x")).containsExactly("2", first.get(1));
        assertThat(redis.tops("chat:a")).containsExactly("2", first.get(1));
    }

    @Test
    void keysOfAnotherTypeAreAnErrorThatHarmsNothing() {
        redis.publish("chat:a", "x");
        String meta = redis.command("HGETALL", META);
        redis.command("DEL", STREAM);
        redis.command("SET", STREAM, "mine");
        assertThatThrownBy(() -> redis.publish("chat:a", "x", "ID", "k")).hasMessageStartingWith("WRONGTYPE");
        assertThatThrownBy(() -> redis.read("chat:a", "-1", "1", "1")).hasMessageStartingWith("WRONGTYPE");
        assertThat(redis.command("HGETALL", META)).isEqualTo(meta);
        assertThat(redis.command("EXISTS", "sluice:{chat:a}:id:k")).isEqualTo("0");

        redis.command("DEL", META);
        assertThatThrownBy(() -> redis.publish("chat:a", "x")).hasMessageStartingWith("WRONGTYPE");
        assertThatThrownBy(() -> redis.read("chat:a", "-1", "1", "1")).hasMessageStartingWith("WRONGTYPE");
        assertThat(redis.command("GET", STREAM)).isEqualTo("mine");

        redis.command("SET", META, "mine, too");
        assertThatThrownBy(() -> redis.publish("chat:a", "x")).hasMessageStartingWith("WRONGTYPE");
        assertThat(redis.tops("chat:a", "chat:b")).containsExactly("-1", "WRONGTYPE", "-1", "");
        redis.command("SADD", "sluice:{chat:b}:id:k", "x");
        assertThatThrownBy(() -> redis.publish("chat:b", "x", "ID", "k")).hasMessageStartingWith("WRONGTYPE");
        assertThat(redis.tops("chat:b")).containsExactly("-1", "");
    }

    @Test
    void offsetsStayWholeUpToWhatADoubleCounts() {
        for (long before : new long[] {Integer.MAX_VALUE, 4_294_967_296L, 999_999_999_999_999L, (1L << 53) - 2}) {
            redis.command("DEL", STREAM);
            redis.command("HSET", META, "o", Long.toString(before), "e", "0000abcd");
            String next = Long.toString(before + 1);
            assertThat(redis.publish("chat:a", "x")).containsExactly(next, "0000abcd");
            List<String> read = redis.read("chat:a", Long.toString(before), "1", "1000");
            assertThat(read.subList(0, 3)).containsExactly(next, "0000abcd", next);
            assertThat(read.get(3)).startsWith("\u001e{\"o\":" + next + ",");
            assertThat(redis.command("HGET", META, "o")).isEqualTo(next);
        }
        assertThat(redis.publish("chat:a", "x").get(0)).isEqualTo("1");
    }

    @Test
    void readsEndAtTheirLimits() {
        for (int i = 0; i < 100; i++) {
            redis.publish("chat:a", "x".repeat(100));
        }
        assertThat(redis.read("chat:a", "-1", "2000000000", "1000000")).hasSize(2 + 200);
        assertThat(redis.read("chat:a", "-1", "2000000000", "1000").size()).isBetween(10, 16);
        assertThat(redis.read("chat:a", "-1", "70", "1000000", "rev")).hasSize(2 + 140).contains("100", "31");
        assertThat(redis.read("chat:a", "9223372036854775807", "10", "1000")).hasSize(2);
        assertThat(redis.read("chat:a", "0", "10", "1000", "REV")).hasSize(2);
        for (String[] wrong : new String[][] {{}, {"0"}, {"0", "1"}, {"-2", "1", "1"}, {"0", "-1", "1"},
            {"0", "1", "-1"}, {"x", "1", "1"}, {"0", "1", "1", "FWD"}, {"0", "1", "1", "REV", "x"}}) {
            assertThatThrownBy(() -> redis.read("chat:a", wrong)).hasMessageStartingWith("SLUICE_ARGUMENT");
        }
    }

    @Test
    void namesAndOptionsThatAreNotUtf8AreRefused() {
        byte[][] channel = words("chat:\u00ff", "x");
        assertThatThrownBy(() -> redis.client.elements(channel)).hasMessageContaining("SLUICE_CHANNEL");
        for (String option : List.of("TAGS", "AUTHOR")) {
            byte[][] command = words("chat:a", "x", option, "{\"a\":\"\u00ff\u0080\"}");
            assertThatThrownBy(() -> redis.client.elements(command)).hasMessageContaining("SLUICE_ARGUMENT " + option);
        }
        assertThat(redis.client.elements(words("chat:a", "\u00ff", "ID", "\u00ff"))).startsWith("1");
    }

    @Test
    void theLongestPrefixThatFitsHasTheRules() {
        KeepRule minute = new KeepRule(2, 60, 60);
        redis.load(FunctionRedis.RULES.with("app1:", Map.of("chat", minute, "", minute)).with("app1:x:", Map.of()));
        assertThat(redis.publish("app1:chat:a", "x").get(0)).isEqualTo("1");
        assertLives("app1:sluice:{app1:chat:a}:stream", 60);
        assertThat(redis.publish("app1:plain", "x").get(0)).isEqualTo("1");
        assertThat(redis.publish("app1:x:chat:a", "x").get(0)).isEqualTo("0");
        assertThat(redis.publish("chat:a", "x").get(0)).isEqualTo("1");
        assertThatThrownBy(() -> redis.publish("app1:sluice.control", "x")).hasMessageStartingWith("SLUICE_CHANNEL");
        assertThatThrownBy(() -> redis.publish("app1:", "x")).hasMessageStartingWith("SLUICE_CHANNEL");
    }

    @Test
    void aHundredPublishersAtOnceLeaveNoGap() throws InterruptedException, ExecutionException {
        int publishers = 100;
        int each = 20;
        ExecutorService threads = Executors.newFixedThreadPool(publishers);
        try {
            List<Callable<List<Long>>> tasks = new ArrayList<>();
            for (int i = 0; i < publishers; i++) {
                tasks.add(() -> publishMany(each));
            }
            Set<Long> offsets = new HashSet<>();
            for (Future<List<Long>> done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isSorted();
                offsets.addAll(done.get());
            }
            assertThat(offsets).hasSize(publishers * each).contains(1L, (long) publishers * each);
        } finally {
            threads.shutdownNow();
        }
        assertThat(redis.tops("chat:a").get(0)).isEqualTo(Integer.toString(publishers * each));
    }

    /** Asserts that the key lives for so many seconds more, or a little less: they began to run when it was written. */
    private static void assertLives(String key, int seconds) {
        assertThat(Integer.parseInt(redis.command("TTL", key))).as("seconds of " + key)
            .isBetween(seconds - 30, seconds);
    }

    /** Appends entries as publications of that time would have; past what the ids of a stream may be, it fails. */
    private static void fill(int from, int to, long millis) {
        redis.command("EVAL", "for i = ARGV[1], ARGV[2] do redis.call('XADD', KEYS[1], string.format('%.0f', i) .. '-' "
            + ".. ARGV[3], 'm', 'x') end", "1", STREAM, "" + from, "" + to, "" + millis);
    }

    private static List<Long> publishMany(int count) {
        try (RespClient client = new RespClient(redis.server.uri())) {
            List<Long> offsets = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                offsets.add(Long.valueOf(client.elements("FCALL", "sluice_publish", "1", "chat:a", "x").get(0)));
            }
            return offsets;
        }
    }

    /** A call of the function, in which ÿ and the C1 characters are bytes that are not UTF-8. */
    private static byte[][] words(String... arguments) {
        List<byte[]> words = new ArrayList<>(List.of("FCALL".getBytes(UTF_8), "sluice_publish".getBytes(UTF_8),
            "1".getBytes(UTF_8)));
        for (String argument : arguments) {
            words.add(argument.getBytes(ISO_8859_1));
        }
        return words.toArray(byte[][]::new);
    }
}
