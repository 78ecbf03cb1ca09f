package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.gateway.config.HistoryRules.Recovery;
import io.sluice.gateway.config.NamespaceConfig.Publishers;
import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.config.NamespaceConfig.Subscribers;
import io.sluice.gateway.config.PresenceRules.JoinLeave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {
    private static final NamespaceConfig USER =
        NamespaceConfig.live("user", Subscribers.OWNER, Publishers.NOBODY, 64 << 10);

    private final Map<String, String> environment = new HashMap<>(Map.of("SLUICE_CLIENT_INSECURE", "true"));

    @TempDir
    Path directory;

    @Test
    void withoutASourceTheDefaultsHold() {
        GatewayConfig config = load();
        assertThat(config.development()).isFalse();
        assertThat(config.redis().uri()).isEqualTo(Secret.NONE);
        assertThat(config.redis().laneBytes()).isEqualTo(64L << 20);
        assertThat(config.http().port()).isEqualTo(8000);
        assertThat(config.http().ioThreads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(config.admin()).isEqualTo(new AdminConfig("127.0.0.1", 9000));
        assertThat(config.client().pingInterval()).isEqualTo(Duration.ofSeconds(25));
        assertThat(config.token().hmacSecret().isEmpty()).isTrue();
        assertThat(config.namespaces()).containsExactly(USER);
    }

    @Test
    void laterSourcesWin() throws IOException {
        environment.put("SLUICE_CONFIG", file("""
            http: {port: 1001, backlog: 1001, host: "10.0.0.1"}
            admin.port: 1002
            """));
        environment.put("SLUICE_HTTP_PORT", "1003");
        environment.put("SLUICE_ADMIN_PORT", "1003");
        LoadedConfig loaded = ConfigLoader.load(environment, options("--http-port", "1004"));
        assertThat(loaded.config().http().port()).isEqualTo(1004);
        assertThat(loaded.config().admin().port()).isEqualTo(1003);
        assertThat(loaded.config().http().backlog()).isEqualTo(1001);
        assertThat(loaded.origins()).containsEntry("http.port", "option --http-port")
            .containsEntry("admin.port", "environment SLUICE_ADMIN_PORT").containsKey("http.backlog")
            .doesNotContainKey("admin.host");
        assertThat(loaded.origins().get("http.host")).endsWith("sluice.yaml line 1");
    }

    @Test
    void theOptionForTheFileWins() throws IOException {
        environment.put("SLUICE_CONFIG", "/nowhere");
        GatewayConfig config = ConfigLoader.load(environment, options("--config", file("http: {port: 1}"))).config();
        assertThat(config.http().port()).isEqualTo(1);
    }

    @Test
    void anEmptyVariableIsNone() {
        environment.put("SLUICE_HTTP_PORT", "");
        environment.put("SLUICE_CONFIG", "");
        assertThat(load().http().port()).isEqualTo(8000);
    }

    @Test
    void aKeyWithNothingAfterItIsNone() throws IOException {
        environment.put("SLUICE_CONFIG", file("http:\nredis:\n  uri:\n  lanes: ~\nnamespaces:\n"));
        assertThat(load().redis().lanes()).isEqualTo(1);
    }

    @Test
    void everyKindOfValueIsRead() throws IOException {
        environment.put("SLUICE_CONFIG", file("""
            development: TRUE
            redis: {uri: "redis://cache", prefix: "a:", connect-timeout: 250ms, lane-bytes: 2GiB}
            http: {allowed-origins: [https://a.example, "https://*.B.example:8443"]}
            client: {max-message-bytes: 1000}
            token: {hmac-secret: 00000000000000000000000000000001}
            namespaces:
              - {name: chat, subscribe: everyone, publish: subscribers, max-publish-bytes: 1KiB}
              - {name: "", slow-policy: keep-latest}
              - {name: room, history-size: 100, history-ttl: 1h, recovery: cache, history-readers: nobody,
                 presence: true, presence-readers: everyone, join-leave: asked, delta: true, tag-filter: true,
                 user-limited: true, private-prefix: '', channel-pattern: '[a-z]+(#.*)?'}
            """));
        GatewayConfig config = load();
        assertThat(config.development()).isTrue();
        assertThat(config.redis().connectTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.redis().laneBytes()).isEqualTo(2L << 30);
        assertThat(config.http().allowedOrigins()).containsExactly("https://a.example", "https://*.b.example:8443");
        assertThat(config.client().maxMessageBytes()).isEqualTo(1000);
        assertThat(config.token().hmacSecret().value()).isEqualTo("00000000000000000000000000000001");
        assertThat(config.namespaces()).containsExactly(
            NamespaceConfig.live("chat", Subscribers.EVERYONE, Publishers.SUBSCRIBERS, 1 << 10),
            new NamespaceConfig("", Subscribers.USERS, Publishers.NOBODY, 64 << 10, SlowPolicy.KEEP_LATEST,
                HistoryRules.NONE, PresenceRules.NONE, false, false, NameRules.ANY),
            new NamespaceConfig("room", Subscribers.USERS, Publishers.NOBODY, 64 << 10, SlowPolicy.DISCONNECT,
                new HistoryRules(100, Duration.ofHours(1), Recovery.CACHE, Readers.NOBODY),
                new PresenceRules(true, Readers.EVERYONE, JoinLeave.ASKED), true, true,
                new NameRules(true, "", "[a-z]+(#.*)?")),
            USER);
    }

    @Test
    void listsAndNamespacesFitOnOneLine() {
        environment.put("SLUICE_HTTP_ALLOWED_ORIGINS", "https://a.example, https://b.example,");
        environment.put("SLUICE_NAMESPACES", "[{name: user, subscribe: nobody}, {name: chat, publish: users}]");
        GatewayConfig config = load();
        assertThat(config.http().allowedOrigins()).containsExactly("https://a.example", "https://b.example");
        assertThat(config.namespaces()).extracting(NamespaceConfig::name).containsExactly("user", "chat");
    }

    @Test
    void developmentBringsASecretAndAPlaceToPlay() {
        Map<String, String> development = Map.of("SLUICE_DEVELOPMENT", "true");
        GatewayConfig config = ConfigLoader.load(development, Arguments.NONE).config();
        GatewayConfig other = ConfigLoader.load(development, Arguments.NONE).config();
        assertThat(config.token().hmacSecret().value()).hasSizeGreaterThanOrEqualTo(32)
            .isNotEqualTo(other.token().hmacSecret().value());
        assertThat(config.namespaces()).extracting(NamespaceConfig::name).containsExactly("chat", "user");
        NamespaceConfig chat = config.namespaces().get(0);
        assertThat(chat.subscribe()).isEqualTo(Subscribers.EVERYONE);
        assertThat(chat.publish()).isEqualTo(Publishers.USERS);
        assertThat(chat.history().recoverable()).isTrue();
        assertThat(chat.presence().kept()).isTrue();
    }

    @Test
    void developmentKeepsWhatIsConfigured() {
        String secret = "x".repeat(32);
        GatewayConfig config = ConfigLoader.load(Map.of("SLUICE_DEVELOPMENT", "true",
            "SLUICE_TOKEN_HMAC_SECRET", secret, "SLUICE_NAMESPACES", "[{name: room}]"), Arguments.NONE).config();
        assertThat(config.token().hmacSecret().value()).isEqualTo(secret);
        assertThat(config.namespaces()).extracting(NamespaceConfig::name).containsExactly("room", "user");
    }

    @Test
    void builtInNamespacesKeepToASmallerRedisLimit() {
        environment.put("SLUICE_REDIS_MAX_MESSAGE_BYTES", "2KiB");
        assertThat(load().namespaces().get(0).maxPublishBytes()).isEqualTo(2 << 10);
    }

    @Test
    void aTokenNeedsASecretThatOthersHaveToo() {
        ConfigException refusal = catchThrowableOfType(ConfigException.class,
            () -> ConfigLoader.loadForTokens(Map.of("SLUICE_DEVELOPMENT", "true"), Arguments.NONE));
        assertThat(refusal.faults()).singleElement().asString().contains("SLUICE_TOKEN_HMAC_SECRET");
    }

    private GatewayConfig load() {
        return ConfigLoader.load(environment, Arguments.NONE).config();
    }

    private static Arguments options(String option, String value) {
        return new Arguments(Map.of(option, value), List.of());
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("sluice.yaml"), text).toString();
    }
}
