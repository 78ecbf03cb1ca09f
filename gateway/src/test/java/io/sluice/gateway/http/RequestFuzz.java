package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.IpLiteral;
import io.sluice.gateway.config.Network;
import io.sluice.gateway.config.ProxyConfig;
import io.sluice.gateway.edge.ForwardedFor;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.BadRequestException;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.UrlDecodeException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;

/**
 * Any bytes as the head of a request, read by Undertow's parser in one piece and byte by byte: both see the same, and
 * all that we read of it (limits, rules of the handshake, Origin, offered extensions, X-Forwarded-For) has an answer.
 * Those about the origin and the address are a plain reading's.
 */
public final class RequestFuzz {
    private static final OriginRules ORIGINS = OriginRules.of(List.of("https://*.example.com"));
    private static final Pattern OUR_ORIGIN = Pattern.compile("https://[a-z0-9*_-]+\\.example\\.com(:443)?");
    private static final ProxyConfig PROXIES =
        new ProxyConfig(ProxyConfig.Protocol.OFF, List.of(Network.parse("10.0.0.0/8"), Network.parse("fd00::/8")));
    private static final Pattern BRACKETED = Pattern.compile("(?s)\\[([^]]*)].*");
    private static final Pattern PORTED = Pattern.compile("(?s)([^:]*\\.[^:]*):[^:]*");

    // Undertow keeps its parser to itself.
    private static final Object PARSER;
    private static final Constructor<?> NEW_STATE;
    private static final Method COMPLETE;
    private static final Method HANDLE;

    static {
        try {
            Class<?> parser = Class.forName("io.undertow.server.protocol.http.RequestParser");
            Class<?> state = Class.forName("io.undertow.server.protocol.http.RequestState");
            Method instance = accessible(parser.getDeclaredMethod("instance", OptionMap.class));
            PARSER = instance.invoke(null, Listener.httpOptions());
            HANDLE = accessible(
                parser.getDeclaredMethod("handle", ByteBuffer.class, state, HttpServerExchange.class));
            COMPLETE = accessible(state.getDeclaredMethod("isComplete"));
            NEW_STATE = accessible(state.getDeclaredConstructor());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("another Undertow", e);
        }
    }

    private RequestFuzz() {
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] head) {
        HttpServerExchange request = parse(head, head.length);
        HttpServerExchange again = parse(head, 1);
        assertThat(request == null).isEqualTo(again == null);
        if (request == null || again == null) {
            return;
        }
        assertThat(again.getRequestURI()).isEqualTo(request.getRequestURI());
        assertThat(again.getRequestHeaders().toString()).isEqualTo(request.getRequestHeaders().toString());
        read(request);
    }

    /** The request; null when it is malformed or not complete. */
    private static @Nullable HttpServerExchange parse(byte[] head, int atOnce) {
        HttpServerExchange exchange = new HttpServerExchange(null);
        try {
            Object state = NEW_STATE.newInstance();
            for (int at = 0; at < head.length && !(boolean) COMPLETE.invoke(state); at += atOnce) {
                ByteBuffer part = ByteBuffer.wrap(head, at, Math.min(atOnce, head.length - at));
                HANDLE.invoke(PARSER, part, state, exchange);
            }
            return (boolean) COMPLETE.invoke(state) ? exchange : null;
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isInstanceOfAny(BadRequestException.class, UrlDecodeException.class);
            return null;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("another Undertow", e);
        }
    }

    private static void read(HttpServerExchange request) {
        RequestLimits.check(request);
        HandshakeRules.check(request);
        HeaderMap headers = request.getRequestHeaders();
        String subprotocol = HandshakeRules.subprotocol(headers);
        assertThat(subprotocol).isIn(null, "centrifuge-json", "centrifuge-protobuf");
        HandshakeRules.form(subprotocol, request.getQueryParameters());
        List<ExtensionOffer> offers = HandshakeRules.extensions(headers);
        assertThat(offers == null ? "" : Objects.requireNonNullElse(DeflateOffer.answer(offers), ""))
            .matches("|permessage-deflate(; [a-z_]+(=15)?)+");
        String origin = HandshakeRules.origin(headers);
        assertThat(Printable.of(origin)).matches("[!-~]{0,100}");
        assertThat(ORIGINS.allows(origin))
            .isEqualTo(origin == null || OUR_ORIGIN.matcher(origin.toLowerCase(Locale.ROOT)).matches());
        checkForwarded(headers);
    }

    private static void checkForwarded(HeaderMap headers) {
        List<String> lines = Objects.requireNonNullElse(headers.get(Headers.X_FORWARDED_FOR), List.of());
        for (String peer : List.of("192.0.2.1", "10.0.0.1", "fd00::1")) {
            assertThat(ForwardedFor.client(address(peer), lines, PROXIES)).isEqualTo(client(address(peer), lines));
        }
    }

    private static InetAddress client(InetAddress peer, List<String> lines) {
        String[] told = String.join(",", lines).split(",", -1);
        InetAddress client = peer;
        for (int i = told.length - 1; i >= 0 && PROXIES.trusts(client); i--) {
            String text = told[i].strip();
            Matcher bracketed = BRACKETED.matcher(text);
            Matcher ported = PORTED.matcher(text);
            InetAddress next = IpLiteral.parse(
                bracketed.matches() ? bracketed.group(1) : ported.matches() ? ported.group(1) : text);
            if (next == null) {
                return client;
            }
            client = next;
        }
        return client;
    }

    private static <T extends AccessibleObject> T accessible(T member) {
        member.setAccessible(true);
        return member;
    }

    private static InetAddress address(String literal) {
        return Objects.requireNonNull(IpLiteral.parse(literal));
    }
}
