package io.sluice.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Deque;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The page to try the gateway in a browser, for development only: it hands a token for any user to anybody. One
 * self-contained file, with the two small resources that it asks for. Runs on the I/O threads.
 */
public final class TrialPage {
    private static final String JSON = "application/json";
    private static final String HTML = "text/html; charset=utf-8";
    private static final int MAX_USER_LENGTH = 64;
    private static final ObjectMapper mapper = new ObjectMapper();

    private final PageFile page = PageFile.load("trial.html");
    private final Info info;
    private final UnaryOperator<String> tokens;

    /**
     * What the page shows of its surroundings.
     *
     * @param node this node's id
     * @param redisHost where {@code redis-cli} finds Redis
     * @param redisPort its port
     * @param prefix what Redis' channels have in front of ours; mostly empty
     */
    public record Info(String node, String redisHost, int redisPort, String prefix) {
    }

    /**
     * Reads the page from the jar.
     *
     * @param tokens makes a connection token for a user's id; an empty one where none is needed. Called by I/O threads
     */
    public TrialPage(Info info, UnaryOperator<String> tokens) {
        this.info = info;
        this.tokens = tokens;
    }

    /** Answers if the path is one of the page's, and tells whether it did. */
    boolean answers(HttpServerExchange exchange) {
        String path = exchange.getRequestPath();
        boolean ours = path.equals("/") || path.equals("/dev/token") || path.equals("/dev/info");
        if (ours && !isRead(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
            TextResponse.send(exchange, 405, "only GET and HEAD");
        } else if (ours) {
            answer(exchange, path);
        }
        return ours;
    }

    private void answer(HttpServerExchange exchange, String path) {
        exchange.getResponseHeaders().put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
        switch (path) {
            case "/dev/token" -> sendToken(exchange);
            case "/dev/info" -> TextResponse.send(exchange, JSON, json(info));
            default -> sendPage(exchange);
        }
    }

    private void sendPage(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CONTENT_SECURITY_POLICY, page.policy())
            .put(Headers.REFERRER_POLICY, "no-referrer");
        TextResponse.send(exchange, HTML, page.text());
    }

    private void sendToken(HttpServerExchange exchange) {
        String user = userOf(exchange);
        if (user == null) {
            TextResponse.send(exchange, 400, "user must be 1 to " + MAX_USER_LENGTH + " printable characters");
        } else {
            TextResponse.send(exchange, JSON, json(Map.of("token", tokens.apply(user))));
        }
    }

    private static @Nullable String userOf(HttpServerExchange exchange) {
        Deque<String> values = exchange.getQueryParameters().get("user");
        String user = values == null || values.size() != 1 ? "" : values.getFirst();
        boolean fits = !user.isEmpty() && user.length() <= MAX_USER_LENGTH;
        return fits && user.codePoints().noneMatch(Character::isISOControl) ? user : null;
    }

    private static boolean isRead(HttpString method) {
        return method.equals(Methods.GET) || method.equals(Methods.HEAD);
    }

    private static String json(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain records and maps are always JSON", e);
        }
    }
}
