package io.sluice.gateway.http;

import io.sluice.gateway.config.ProxyConfig;
import io.sluice.gateway.observe.NoMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.xnio.XnioWorker;

/** A listener on a free port that tells each client where it is. */
final class AddressServer implements AutoCloseable {
    private final XnioWorker worker = Workers.admin();
    private final Listener listener;

    AddressServer(ProxyConfig proxies) {
        Listener.Place place = new Listener.Place("http", "127.0.0.1", 0, 16, 0, Duration.ofSeconds(15),
            new Edge(proxies, null, NoMetrics.INSTANCE));
        listener = Listener.open(place, worker,
            exchange -> TextResponse.send(exchange, 200, ClientAddress.of(exchange).getHostAddress()));
    }

    int port() {
        return listener.port();
    }

    /** The address of a client whose connection begins with this. */
    String told(byte[] header, String... lines) throws IOException {
        try (RawClient client = new RawClient(listener.port())) {
            String answer = client.send(header).send(RawClient.handshake(lines)).response();
            return answer.substring(answer.indexOf("\r\n\r\n")).strip();
        }
    }

    String told(String header, String... lines) throws IOException {
        return told(header.getBytes(StandardCharsets.ISO_8859_1), lines);
    }

    @Override
    public void close() {
        listener.close();
        worker.shutdownNow();
    }
}
