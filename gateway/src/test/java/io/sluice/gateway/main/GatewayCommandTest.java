package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.DefaultFile;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.config.Setting;
import io.sluice.gateway.config.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GatewayCommandTest {
    private static final String SECRET = "k".repeat(32);

    private final Map<String, String> environment = new HashMap<>();
    private final List<GatewayConfig> runs = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void withoutACommandTheGatewayRuns() {
        assertThat(execute("--client-insecure", "--http-port=0", "--redis-lanes", "2")).isEqualTo(7);
        assertThat(runs).singleElement().satisfies(config -> {
            assertThat(config.client().insecure()).isTrue();
            assertThat(config.http().port()).isZero();
            assertThat(config.redis().lanes()).isEqualTo(2);
        });
        assertThat(out.toString() + err).isEmpty();
    }

    @Test
    void aFlagMaySayFalse() {
        environment.put("SLUICE_CLIENT_INSECURE", "true");
        execute("--client-anonymous=false", "--client-insecure=false", "--development");
        assertThat(runs).singleElement().matches(config -> !config.client().insecure() && config.development());
    }

    @Test
    void faultsAreToldAndNothingRuns() {
        environment.put("SLUICE_HTP_PORT", "1");
        assertThat(execute("--redis-url", "redis://:hunter2@cache", "--http-port=x", "--admin-port")).isEqualTo(2);
        assertThat(runs).isEmpty();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("unknown option --redis-url; did you mean --redis-uri?", "\"x\" is not",
            "'--admin-port'", "did you mean SLUICE_HTTP_PORT?").doesNotContain("hunter2", "Exception");
    }

    @Test
    void oneFaultIsOneLine() {
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("sluice: no client could connect");
    }

    @Test
    void optionsGivenTwiceAreFaults() {
        assertThat(execute("--client-insecure", "--http-port=1", "--http-port=2")).isEqualTo(2);
        assertThat(err.toString()).contains("'--http-port'", "only once");
    }

    @Test
    void unknownCommandsAreToldWithTheNearest() {
        assertThat(execute("chek-config", "--development")).isEqualTo(2);
        assertThat(err.toString()).isEqualToIgnoringNewLines(
            "sluice: unknown command \"chek-config\"; did you mean check-config?");
    }

    @Test
    void filesOfArgumentsAreNotRead() {
        assertThat(execute("@/etc/passwd")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown command \"@/etc/passwd\"");
    }

    @Test
    void aSoundConfigurationIsShownWithWhereItIsFrom() {
        environment.put("SLUICE_TOKEN_HMAC_SECRET", SECRET);
        assertThat(execute("--http-port", "81", "check-config", "--redis-uri=redis://:hunter2@cache")).isZero();
        assertThat(out.toString()).startsWith("configuration is fine").containsPattern("http.port +81 +from option")
            .contains("from environment SLUICE_TOKEN_HMAC_SECRET", "redis://:***@cache")
            .doesNotContain(SECRET, "hunter2");
        assertThat(runs).isEmpty();
    }

    @Test
    void aFaultyConfigurationIsNotFine() {
        assertThat(execute("--development", "check-config", "--http-port=x")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("http.port (option --http-port)");
    }

    @Test
    void theDefaultFileIsPrinted() {
        assertThat(execute("default-config")).isZero();
        assertThat(out.toString()).isEqualTo(DefaultFile.text());
        assertThat(execute("default-config", "--foo")).isEqualTo(2);
    }

    @Test
    void aTokenIsPrintedAndNothingElse() {
        environment.put("SLUICE_TOKEN_HMAC_SECRET", SECRET);
        assertThat(execute("token", "--user", "42", "--ttl=2h", "--info", "{\"name\":\"x\"}")).isZero();
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(claims(out.toString().strip())).contains("\"sub\":\"42\"", "\"info\":{\"name\":\"x\"}");
    }

    @Test
    void aTokenMayBeForChannels() {
        environment.put("SLUICE_TOKEN_HMAC_SECRET", SECRET);
        environment.put("SLUICE_TOKEN_ISSUER", "me");
        assertThat(execute("token", "--user", "42", "--channels=chat:a,chat:b")).isZero();
        assertThat(execute("token", "--user", "42", "--channel=chat:a")).isZero();
        assertThat(execute("token", "--user", "42", "--channel=sluice.control")).isEqualTo(2);
        assertThat(out.toString().lines().map(GatewayCommandTest::claims))
            .allMatch(claims -> claims.contains("\"iss\":\"me\""))
            .satisfiesExactly(claims -> assertThat(claims).contains("\"channels\":[\"chat:a\",\"chat:b\"]"),
                claims -> assertThat(claims).contains("\"channel\":\"chat:a\""));
    }

    @Test
    void aKeyFileThatIsNoneIsAFaultThatSaysWhatToDo() {
        assertThat(execute("check-config", "--token-public-keys=/nowhere/a.pem,/nowhere/b.pem")).isEqualTo(2);
        assertThat(err.toString()).contains("token.public-keys: \"/nowhere/a.pem\" does not exist",
            "\"/nowhere/b.pem\" does not exist");
    }

    @Test
    void aTokenThatCanNotBeIsOneLine() {
        assertThat(execute("token", "--user=42", "--development")).isEqualTo(2);
        environment.put("SLUICE_TOKEN_HMAC_SECRET", SECRET);
        assertThat(execute("token")).isEqualTo(2);
        assertThat(execute("token", "--user=a{b")).isEqualTo(2);
        assertThat(execute("token", "--user=a", "--ttl=soon")).isEqualTo(2);
        assertThat(execute("token", "--user=a", "--info={")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).hasSize(5).allMatch(line -> line.startsWith("sluice: "));
    }

    @Test
    void theHelpTellsEverySettingAndFitsATerminal() {
        assertThat(execute("--help")).isZero();
        assertThat(Settings.all()).allSatisfy(setting -> assertThat(out.toString()).contains(
            "  " + setting.option() + " ", " " + setting.variable() + " ", firstWords(setting)));
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100)
            .allMatch(line -> line.chars().allMatch(c -> c < 128));
        assertThat(err.toString()).isEmpty();
    }

    private static String claims(String token) {
        String content = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
        return new String(Base64.getUrlDecoder().decode(content), UTF_8);
    }

    private static String firstWords(Setting<?> setting) {
        return setting.description().substring(0, 15);
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : List.of("check-config", "default-config", "token")) {
            assertThat(execute(command, "--help")).isZero();
            assertThat(out.toString()).contains("Usage: sluice " + command);
        }
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).startsWith("sluice ").hasLineCount(1);
    }

    private int execute(String... args) {
        return GatewayCommand.execute(config -> {
            runs.add(config);
            return 7;
        }, environment, new PrintWriter(out), new PrintWriter(err), args);
    }
}
