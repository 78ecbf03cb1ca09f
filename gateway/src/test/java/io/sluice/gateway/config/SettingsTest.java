package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void theFixedNamesAreThere() {
        assertThat(Settings.all().stream().map(Setting::variable)).contains("SLUICE_REDIS_URI", "SLUICE_HTTP_PORT",
            "SLUICE_ADMIN_PORT", "SLUICE_TOKEN_HMAC_SECRET", "SLUICE_CLIENT_INSECURE", "SLUICE_NAMESPACES",
            "SLUICE_DEVELOPMENT").doesNotContain(Settings.FILE_VARIABLE).doesNotHaveDuplicates();
        assertThat(Settings.all().stream().map(Setting::option)).contains("--redis-uri").doesNotHaveDuplicates();
    }

    @Test
    void everyRecordComponentHasASetting() {
        int components = Stream.of(RedisConfig.class, BusConfig.class, HttpConfig.class,
            TlsConfig.class, ProxyConfig.class, AdminConfig.class, CompressionConfig.class, ClientConfig.class,
            LimitsConfig.class, HistoryConfig.class, PresenceConfig.class, TokenConfig.class, TokenConfig.class,
            RevocationConfig.class, ShutdownConfig.class)
            .mapToInt(type -> type.getRecordComponents().length).sum();
        assertThat(Settings.all()).hasSize(components + 2);
    }

    @Test
    void everyDefaultIsAllowed() {
        for (Setting<?> setting : Settings.all()) {
            Faults faults = new Faults();
            YamlNode written = YamlReader.read(setting.standardYaml());
            Values.of(List.of(new Given(setting, Objects.requireNonNull(written), Origin.DEFAULT)), faults);
            faults.throwIfAny();
        }
    }

    @Test
    void secretsAreMaskedInEveryDescription() {
        LoadedConfig loaded = ConfigLoader.load(Map.of("SLUICE_TOKEN_HMAC_SECRET", SECRET, "SLUICE_REDIS_URI",
            "redis://:hunter2@cache:6379"), Arguments.NONE);
        String all = Settings.describe(loaded.config()) + "" + Settings.describeChanged(loaded.config())
            + loaded.describe() + loaded.config();
        assertThat(all).contains("token.hmac-secret: ***", "redis://:***@cache:6379").doesNotContain(SECRET, "hunter2");
    }

    @Test
    void onlyWhatDiffersIsDescribedAsChanged() {
        GatewayConfig config = ConfigLoader.load(Map.of("SLUICE_CLIENT_INSECURE", "true", "SLUICE_HTTP_IO_THREADS", "3",
            "SLUICE_HTTP_BACKLOG", "4096"), Arguments.NONE).config();
        assertThat(Settings.describeChanged(config)).containsExactly("http.io-threads: 3", "client.insecure: true",
            "namespaces: [{name: \"user\", subscribe: owner, publish: nobody, max-publish-bytes: 64KiB,"
                + " slow-policy: disconnect}]");
        assertThat(Settings.describe(config)).hasSameSizeAs(Settings.all()).contains("client.ping-interval: 25s");
    }
}
