package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigFaultsTest {
    private final Map<String, String> environment = new HashMap<>(Map.of("SLUICE_CLIENT_INSECURE", "true"));

    @TempDir
    Path directory;

    @Test
    void allFaultsOfAllSourcesAreToldAtOnce() throws IOException {
        environment.put("SLUICE_CONFIG", file("http:\n  prot: 1\n  backlog: none\nclient: {ping-interval: 7s}\n"));
        environment.put("SLUICE_REDIS_URL", "redis://:hunter2@cache");
        environment.put("SLUICE_REDIS_URI", "http://:hunter2@cache");
        environment.put("SLUICE_TOKEN_HMAC_SECRET", "hunter2");
        List<String> faults = faults(new Arguments(Map.of("--htp-port", "", "--redis-lanes", "65"), List.of("odd")));
        assertThat(faults).hasSize(9).noneMatch(fault -> fault.contains("hunter2") || fault.contains("\n"));
        assertThat(String.join("\n", faults)).contains("odd", "unknown option --htp-port; did you mean --http-port?",
            "unknown environment variable SLUICE_REDIS_URL; did you mean SLUICE_REDIS_URI?",
            "sluice.yaml line 2: unknown setting \"http.prot\"; did you mean http.port?",
            "sluice.yaml line 3): \"none\" is not a whole number; allowed: 1 to 1000000",
            "redis.lanes (option --redis-lanes): \"65\" is too large; allowed: 1 to 64",
            "redis.uri (environment SLUICE_REDIS_URI): the value (not shown) does not begin with redis://",
            "token.hmac-secret (environment SLUICE_TOKEN_HMAC_SECRET): the value (not shown) has only 7 bytes",
            "client.pong-timeout (default): 8s is not less than client.ping-interval (");
    }

    @Test
    void keysGivenTwiceAreFaults() throws IOException {
        environment.put("SLUICE_CONFIG", file("http:\n  port: 1\n  port: 2\nhttp.port: 3\nhttp: {}\n"));
        assertThat(faults()).hasSize(3).allMatch(fault -> fault.contains("is given twice, first on line"));
    }

    @Test
    void aValueIsCheckedEvenIfAnotherSourceOverridesIt() throws IOException {
        environment.put("SLUICE_CONFIG", file("http: {port: 70000}"));
        environment.put("SLUICE_HTTP_PORT", "1");
        assertThat(faults()).singleElement().asString().contains("\"70000\" is too large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http: [", "\thttp: 1", "http: {port: 1}}", "a: b: c", "just words", "- 1", "? [a]\n: b",
        "http: 8000", "http: [1]", "http: {port: {a: b}}", "redis: {uri: *secret}", "a: &x [1]\nb: *x",
        "--- {}\n--- {}", "http: {port: \"\\q\"}", "http: {port: \u0001}", "%", "@", "!!java.io.File [x]: 1"})
    void yamlThatIsNoConfigurationIsOneLine(String text) throws IOException {
        environment.put("SLUICE_CONFIG", file(text));
        assertThat(faults()).isNotEmpty().allMatch(fault -> fault.matches(".*sluice\\.yaml line [1-9].*"))
            .noneMatch(fault -> fault.contains("secret"));
    }

    @Test
    void yamlBombsAreRefusedCheaply() throws IOException {
        environment.put("SLUICE_CONFIG", file("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"));
        assertThat(faults()).singleElement().asString().contains("line 2", "alias");
        environment.put("SLUICE_CONFIG", file("a: " + "[".repeat(5000)));
        assertThat(faults()).hasSize(1);
        environment.put("SLUICE_CONFIG", file("#".repeat(YamlReader.MAX_LENGTH + 1)));
        assertThat(faults()).singleElement().asString().contains("longer than");
    }

    @Test
    void aFileThatCanNotBeReadIsOneLine() throws IOException {
        Path latin1 = Files.write(directory.resolve("latin1.yaml"), new byte[] {'#', (byte) 0xe4});
        Map<String, String> reasons = Map.of(directory.resolve("gone.yaml").toString(), "does not exist",
            directory.toString(), "can't be read as a file", latin1.toString(), "is not UTF-8", "\0", "can't be read");
        reasons.forEach((name, reason) -> {
            environment.put("SLUICE_CONFIG", name);
            assertThat(faults()).singleElement().asString().contains("SLUICE_CONFIG", reason);
        });
    }

    @Test
    void whatMayBeMissingIsNotToldWhenTheFileIsUnread() {
        environment.clear();
        environment.put("SLUICE_CONFIG", "/nowhere/sluice.yaml");
        assertThat(faults()).hasSize(1);
    }

    @Test
    void somebodyMustBeAbleToConnect() {
        environment.clear();
        assertThat(faults()).singleElement().asString().contains("token.hmac-secret", "client.anonymous",
            "client.insecure");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SLUICE_HTTP_PORT|65536|too large", "SLUICE_HTTP_PORT|-1|too small", "SLUICE_HTTP_PORT|80a|whole number",
        "SLUICE_HTTP_PORT|99999999999|too large", "SLUICE_ADMIN_PORT|8000|they have to differ",
        "SLUICE_CLIENT_PING_INTERVAL|25|with its unit", "SLUICE_CLIENT_PONG_TIMEOUT|25s|not less than",
        "SLUICE_CLIENT_MAX_MESSAGE_BYTES|64KB|not a size", "SLUICE_CLIENT_ANONYMOUS|yes|true or false",
        "SLUICE_REDIS_PREFIX|a{b|no braces", "SLUICE_HTTP_HOST|a b|host name",
        "SLUICE_HTTP_ALLOWED_ORIGINS|app.example.com|is not an origin",
        "SLUICE_HTTP_ALLOWED_ORIGINS|https://app.example.com/|is not an origin",
        "SLUICE_NAMESPACES|chat|is not a list", "SLUICE_NAMESPACES|[chat]|takes keys and values",
        "SLUICE_NAMESPACES|{name: chat}|takes a list", "SLUICE_NAMESPACES|[{name: a}|is not YAML",
        "SLUICE_NAMESPACES|[{name: a}, {name: a}]|two namespaces have the name",
        "SLUICE_NAMESPACES|[{name: a:b}]|namespaces[0].name", "SLUICE_NAMESPACES|[{name: '{a}'}]|can't be",
        "SLUICE_NAMESPACES|[{name: sluice.x}]|can't be", "SLUICE_NAMESPACES|[{subscribe: users}]|has no name",
        "SLUICE_NAMESPACES|[{name: a, subscribe: owners}]|everyone, users, owner, token, nobody",
        "SLUICE_NAMESPACES|[{name: a, publsh: users}]|did you mean publish?",
        "SLUICE_NAMESPACES|[{name: a, name: b}]|is given twice",
        "SLUICE_NAMESPACES|[{name: a, max-publish-bytes: 1MiB}]|more than redis.max-message-bytes (default), 256KiB",
        "SLUICE_NAMESPACES|[{name: a, slow-policy: drop}]|disconnect, drop-oldest, keep-latest",
        "SLUICE_NAMESPACES|[{name: a, history-size: 9, slow-policy: keep-latest}]|has to be disconnect",
        "SLUICE_NAMESPACES|[{name: a, history-size: 100001}]|too large",
        "SLUICE_NAMESPACES|[{name: a, history-size: 9, recovery: full}]|off, stream, cache",
        "SLUICE_NAMESPACES|[{name: a, delta: true}]|needs history-size",
        "SLUICE_NAMESPACES|[{name: a, join-leave: always}]|needs presence: true",
        "SLUICE_NAMESPACES|[{name: a, channel-pattern: '['}]|can't be read: missing closing ]",
        "SLUICE_NAMESPACES|[{name: a, channel-pattern: '(x{100}){100}'}]|is too large",
        "SLUICE_NAMESPACES|[{name: a, private-prefix: 'a:'}]|can't begin a channel's name",
        "SLUICE_CLIENT_QUEUE_BUDGET|1000KiB|less than client.max-queued-bytes (default), 1MiB",
        "SLUICE_CLIENT_MAX_QUEUED_BYTES|1GiB|a quarter of the heap, is less than",
        "SLUICE_CLIENT_COMMAND_BURST|128|clients send all their subscriptions at once",
        "SLUICE_PROXY_PROTOCOL|v3|off, v1, v2, any", "SLUICE_PROXY_PROTOCOL|v2|nobody could connect: proxy.trusted",
        "SLUICE_PROXY_TRUSTED|10.0.0.1/8|has bits set after its first 8",
        "SLUICE_PROXY_TRUSTED|lb|is not an IP address",
        "SLUICE_TLS_PROTOCOLS|1.1|is not 1.3 or 1.2", "SLUICE_TLS_PROTOCOLS|,|the list is empty",
        "SLUICE_TLS_CERTIFICATE|tls.crt|there is no tls.key", "SLUICE_TLS_KEY|tls.key|there is no tls.certificate",
        "SLUICE_INSECURE|true|did you mean SLUICE_CLIENT_INSECURE?"})
    void badValuesAreNamedWithWhatIsAllowed(String variable, String value, String part) {
        environment.put(variable, value);
        assertThat(faults()).singleElement().asString().contains(variable, part);
    }

    @Test
    void whatKubernetesPutsThereIsNotTheOperatorsFault() {
        Map.of("SLUICE_SERVICE_HOST", "10.0.0.1", "SLUICE_SERVICE_PORT", "8000", "SLUICE_SERVICE_PORT_WS", "8000",
            "SLUICE_PORT", "tcp://10.0.0.1:8000", "SLUICE_PORT_8000_TCP", "tcp://10.0.0.1:8000",
            "SLUICE_PORT_8000_TCP_PORT", "8000", "SLUICE_REDIS_PORT", "tcp://10.0.0.2:6379",
            "SLUICE_REDIS_SERVICE_HOST", "10.0.0.2").forEach(environment::put);
        environment.put("SLUICE_TEST_REDIS_URI", "redis://localhost");
        assertThat(ConfigLoader.load(environment, Arguments.NONE).config().http().port()).isEqualTo(8000);
        environment.put("SLUICE_HTTP_PORT", "tcp://10.0.0.1:8000");
        assertThat(faults()).singleElement().asString().contains("enableServiceLinks");
    }

    private List<String> faults() {
        return faults(Arguments.NONE);
    }

    private List<String> faults(Arguments arguments) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(environment, arguments)).faults();
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("sluice.yaml"), text).toString();
    }
}
