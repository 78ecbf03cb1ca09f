package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
final class TrialPageIT {
    private final TestServer server = TestServer.startTrial(new TrialPage(
        new TrialPage.Info("node-1", "redis.example", 6400, "p:"), user -> "token of \"" + user + "\""));

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void thePageComesWithAPolicyThatLetsOnlyItselfRun() throws IOException {
        String response = get("/");

        assertThat(response).startsWith("HTTP/1.1 200 ").contains("\r\nContent-Type: text/html; charset=utf-8\r\n")
            .contains("<title>Sluice");
        Matcher policy = Pattern.compile("\r\nContent-Security-Policy: (.*)\r\n").matcher(response);
        assertThat(policy.find()).isTrue();
        assertThat(policy.group(1)).contains("default-src 'none'", "connect-src 'self'", "script-src 'sha256-",
            "style-src 'sha256-").doesNotContain("unsafe");
    }

    @Test
    void thePageNeedsNothingFromElsewhereAndWritesNoMarkup() throws IOException {
        assertThat(get("/")).doesNotContainPattern("(src|href)=\"(https?:)?//").doesNotContain("innerHTML",
            "insertAdjacentHTML", "document.write", "eval(", " onclick=\"", " style=\"", "@import");
    }

    @Test
    void aTokenIsMadeForAnyUser() throws IOException {
        assertThat(get("/dev/token?user=42")).startsWith("HTTP/1.1 200 ")
            .contains("\r\nContent-Type: application/json\r\n").endsWith("{\"token\":\"token of \\\"42\\\"\"}");
        assertThat(get("/dev/token?user=J%C3%BCrgen%20A")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/token", "/dev/token?user=", "/dev/token?user=1&user=2", "/dev/token?user=a%0Ab",
        "/dev/token?user=00000000001111111111222222222233333333334444444444555555555566666"})
    void aUserIdIsBounded(String path) throws IOException {
        assertThat(get(path)).startsWith("HTTP/1.1 400 ").contains("1 to 64 printable characters");
    }

    @Test
    void thePageLearnsWhereRedisIs() throws IOException {
        assertThat(get("/dev/info")).endsWith(
            "{\"node\":\"node-1\",\"redisHost\":\"redis.example\",\"redisPort\":6400,\"prefix\":\"p:\"}");
    }

    @Test
    void nothingCanBeWritten() throws IOException {
        assertThat(exchange("POST", "/dev/token?user=42")).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void anotherPathNamesThePageToo() throws IOException {
        assertThat(get("/dev")).startsWith("HTTP/1.1 404 ").contains("trial page is at /");
    }

    private String get(String path) throws IOException {
        return exchange("GET", path);
    }

    private String exchange(String method, String path) throws IOException {
        try (RawClient client = server.client()) {
            return client.send(RawClient.request(method + " " + path + " HTTP/1.1", "Host: localhost")).response();
        }
    }
}
