package io.sluice.gateway.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.history.HistoryQuery;
import io.sluice.protocol.redis.FunctionLibrary;
import io.sluice.protocol.redis.KeepRule;
import io.sluice.protocol.redis.KeepRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the function library comes into Redis, and what of it stays. */
final class FunctionInstallerIT {
    private static final Map<String, KeepRule> CHAT = Map.of("chat", new KeepRule(5, 60, 3600));
    private static final Map<String, KeepRule> NEWS = Map.of("news", new KeepRule(7, 60, 3600));

    private final TestRedis redis = TestRedis.startOwn();

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void systemsWithAPrefixEachShareTheLibrary() {
        start("", CHAT).close();
        start("app1:", NEWS).close();
        assertThat(rules()).isEqualTo(KeepRules.NONE.with("", CHAT).with("app1:", NEWS));
        start("", NEWS).close();
        assertThat(rules()).isEqualTo(KeepRules.NONE.with("", NEWS).with("app1:", NEWS));
        start("", Map.of()).close();
        assertThat(rules()).isEqualTo(KeepRules.NONE.with("", Map.of()).with("app1:", NEWS));
    }

    @Test
    void whatIsThereAlreadyIsNotLoadedAgain() {
        start("", CHAT).close();
        redis.command("CONFIG", "RESETSTAT");
        start("", CHAT).close();
        assertThat(redis.command("INFO", "commandstats")).doesNotContain("function|load");
    }

    @Test
    void anEarlierVersionIsReplaced() {
        load(FunctionLibrary.source(KeepRules.NONE.with("app1:", NEWS), false)
            .replace("local VERSION = " + FunctionLibrary.VERSION, "local VERSION = 0"));
        start("", CHAT).close();
        assertThat(redis.command("FCALL_RO", "sluice_version", "0")).isEqualTo("" + FunctionLibrary.VERSION);
        assertThat(rules()).isEqualTo(KeepRules.NONE.with("", CHAT).with("app1:", NEWS));
    }

    @Test
    void aLaterVersionStaysAndIsUsed() {
        String later = FunctionLibrary.source(KeepRules.NONE, false)
            .replace("local VERSION = " + FunctionLibrary.VERSION, "local VERSION = 1000");
        load(later);
        try (TestNode node = start("", CHAT)) {
            assertThat(redis.command("FCALL_RO", "sluice_version", "0")).isEqualTo("1000");
            assertThat(node.bus.history().read("chat:a", HistoryQuery.POSITION).toCompletableFuture()
                .orTimeout(TestNode.SECONDS_OF_PATIENCE, SECONDS).join().top().offset()).isZero();
        }
        assertThat(rules()).isEqualTo(KeepRules.NONE);
    }

    @Test
    void whatCanNotBeAskedForIsNotReplaced() {
        load(FunctionLibrary.source(KeepRules.NONE.with("app1:", NEWS), false)
            .replace("local VERSION = " + FunctionLibrary.VERSION, "local VERSION = 1000"));
        redis.command("ACL", "SETUSER", "plain", "on", ">secret", "~*", "&*", "+@all", "-fcall_ro");
        String uri = redis.uri().replace("redis://", "redis://plain:secret@");
        TestNode.keeping(uri, "", CHAT).start().close();
        assertThat(redis.command("FCALL_RO", "sluice_version", "0")).isEqualTo("1000");
        assertThat(rules()).isEqualTo(KeepRules.NONE.with("app1:", NEWS));
    }

    @Test
    void aLibraryThatIsNotOursIsReplacedUnderItsName() {
        load("#!lua name=sluice\nredis.register_function('sluice_version', function() return 'x' end)\n");
        start("", CHAT).close();
        assertThat(rules()).isEqualTo(KeepRules.NONE.with("", CHAT));
    }

    @Test
    void whoMayNotInstallGoesOnAndSaysSo() {
        redis.command("ACL", "SETUSER", "plain", "on", ">secret", "~*", "&*", "+@all", "-function");
        String uri = redis.uri().replace("redis://", "redis://plain:secret@");
        try (TestNode node = TestNode.keeping(uri, "", CHAT).start()) {
            node.publish("chat:a", "x");
            assertThatThrownBy(() -> node.bus.history().read("chat:a", HistoryQuery.POSITION).toCompletableFuture()
                .orTimeout(TestNode.SECONDS_OF_PATIENCE, SECONDS).join()).hasMessageContaining("Function not found");
            node.awaitEvent("historyFailed no_function");
            load(FunctionLibrary.source(KeepRules.NONE.with("", CHAT), false));
            assertThat(node.bus.history().read("chat:a", HistoryQuery.POSITION).toCompletableFuture()
                .orTimeout(TestNode.SECONDS_OF_PATIENCE, SECONDS).join().top().offset()).isZero();
        }
    }

    @Test
    void rulesThatAnotherInstallationHasOverwrittenComeBack() {
        try (TestNode node = start("", CHAT)) {
            // As one that looked before this node had installed its own.
            load(FunctionLibrary.source(KeepRules.NONE.with("app1:", NEWS), false));
            TestNode.patiently()
                .until(() -> rules().equals(KeepRules.NONE.with("", CHAT).with("app1:", NEWS)));
            assertThat(node.bus.connected("chat:a")).isTrue();
        }
    }

    @Test
    void manyGatewaysAtOnceEndWithTheRulesOfAll() {
        List<TestNode> nodes = List.of("", "a:", "b:", "c:").stream()
            .map(prefix -> TestNode.keeping(redis.uri(), prefix, CHAT)).toList();
        nodes.forEach(node -> node.bus.start(node, node));
        KeepRules all = KeepRules.NONE.with("", CHAT).with("a:", CHAT).with("b:", CHAT).with("c:", CHAT);
        TestNode.patiently().until(() -> rules().equals(all));
        nodes.forEach(TestNode::close);
    }

    private TestNode start(String prefix, Map<String, KeepRule> rules) {
        return TestNode.keeping(redis.uri(), prefix, rules).start();
    }

    private void load(String source) {
        redis.command("FUNCTION", "LOAD", "REPLACE", source);
    }

    private KeepRules rules() {
        try {
            return KeepRules.read(redis.command("FCALL_RO", "sluice_rules", "0").getBytes(StandardCharsets.UTF_8));
        } catch (IOException | IllegalStateException e) {
            return KeepRules.NONE;
        }
    }
}
