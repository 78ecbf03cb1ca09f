package io.sluice.gateway.config;

import io.sluice.gateway.config.ScalarKind.Form;
import io.sluice.protocol.ChannelName;
import io.sluice.protocol.redis.BusKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The kinds of values that settings have.
 */
final class Kinds {
    private Kinds() {
    }

    static Kind<Boolean> flag() {
        return new ScalarKind<>("true or false", Form.FLAG, Kinds::parseFlag, String::valueOf);
    }

    static Kind<Integer> number(int min, int max) {
        Function<String, Integer> parse = ranged(Kinds::parseNumber, min, max);
        return new ScalarKind<>(min + " to " + max, Form.PLAIN, parse, String::valueOf);
    }

    static Kind<Long> bytes(long min, long max) {
        String allowed = ByteSizes.format(min) + " to " + ByteSizes.format(max);
        return new ScalarKind<>(allowed, Form.PLAIN, ranged(ByteSizes::parse, min, max), ByteSizes::format);
    }

    static Kind<Duration> duration(Duration min, Duration max) {
        String allowed = Durations.format(min) + " to " + Durations.format(max);
        return new ScalarKind<>(allowed, Form.PLAIN, ranged(Durations::parse, min, max), Durations::format);
    }

    static <E extends Enum<E>> Kind<E> word(Class<E> words) {
        List<E> all = List.of(words.getEnumConstants());
        String allowed = String.join(", ", all.stream().map(E::toString).toList());
        return new ScalarKind<>(allowed, Form.PLAIN, text -> all.stream()
            .filter(word -> word.toString().equals(text.toLowerCase(Locale.ROOT))).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("is none of the words")), E::toString);
    }

    static Kind<String> address() {
        return text("a host name or IP address", value -> value.matches("[^\\s\\p{Cntrl}/\"\\\\]+"));
    }

    /** Something to put before channel names: braces would end the hash tag of the keys derived from them. */
    static Kind<String> prefix() {
        return text("up to 64 characters, no braces, quotes or control characters",
            value -> value.isEmpty() || (ChannelName.fault(value, 64) == null && !value.matches(".*[\"\\\\].*")));
    }

    private static Kind<String> text(String allowed, Predicate<String> accepted) {
        return new ScalarKind<>(allowed, Form.QUOTED, text -> {
            require(accepted.test(text), "can't be used");
            return text;
        }, UnaryOperator.identity());
    }

    static Kind<Secret> redisUri() {
        return new ScalarKind<>("redis:// or rediss://[user[:password]@]host[:port][/database]", Form.SECRET,
            RedisUris::parse, RedisUris::masked);
    }

    /** Keys print without their secrets. */
    static Kind<List<BusKey>> busKeys() {
        return new ListKind<>("<id>:<secret>, secrets of " + BusKey.MIN_SECRET_BYTES + " bytes or more without commas",
            true, BusKey::parse);
    }

    static Kind<List<String>> origins() {
        return new ListKind<>("https://app.example.com, https://*.example.com", Kinds::parseOrigin);
    }

    static Kind<String> file() {
        return text("the name of a file", value -> !value.matches(".*[\\p{Cntrl}\"].*"));
    }

    static Kind<List<String>> tlsVersions() {
        return new ListKind<>("1.3, 1.2", text -> {
            require(Arrays.asList("1.2", "1.3").contains(text), "is not 1.3 or 1.2");
            return text;
        });
    }

    static Kind<List<Network>> networks() {
        return new ListKind<>("10.0.0.0/8, 192.0.2.7, fd00::/8", Network::parse);
    }

    private static String parseOrigin(String text) {
        // Browsers send scheme, host and port only; anything else would never match, which is hard to find out.
        require(text.matches("\\*|null|[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#\\s\\p{Cntrl},\"\\\\]+"),
            "is not an origin: scheme://host or scheme://host:port, nothing after it");
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean parseFlag(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        require(Arrays.asList("true", "false").contains(lower), "is neither");
        return lower.equals("true");
    }

    private static int parseNumber(String text) {
        require(text.matches("-?\\d{1,18}"), "is not a whole number");
        long number = Long.parseLong(text);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }

    private static <C extends Comparable<C>> Function<String, C> ranged(Function<String, C> parse, C min, C max) {
        return text -> {
            C value = parse.apply(text);
            require(value.compareTo(min) >= 0, "is too small");
            require(value.compareTo(max) <= 0, "is too large");
            return value;
        };
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
