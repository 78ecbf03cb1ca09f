package io.sluice.gateway.http;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.ssl.SslConnection;

/**
 * TLS around accepted sockets. Only suites with forward secrecy and authenticated encryption are spoken. Signing and
 * agreeing on keys, milliseconds of CPU for each handshake, is left to the worker's task threads: on a loop a storm of
 * handshakes would hold up everybody else.
 */
final class TlsSockets {
    private final XnioWorker worker;
    private final Edge.Tls tls;
    private final ByteBufferPool buffers;
    private final OptionMap options;
    private final Executor tasks;

    TlsSockets(XnioWorker worker, Edge.Tls tls, ByteBufferPool buffers) {
        this.worker = worker;
        this.tls = tls;
        this.buffers = buffers;
        this.options = OptionMap.builder()
            .set(Options.SSL_ENABLED_PROTOCOLS,
                Sequence.of(tls.versions().stream().map(version -> "TLSv" + version).toList()))
            .set(Options.SSL_ENABLED_CIPHER_SUITES, Sequence.of(suites(tls.context().get())))
            .set(UndertowOptions.SSL_USER_CIPHER_SUITES_ORDER, true)
            .getMap();
        // Undertow runs them on the I/O thread when it is given none, or the worker itself.
        this.tasks = task -> worker.execute(task);
    }

    /** Puts TLS around the socket; the handshake comes with the first read. Called on the socket's I/O thread. */
    SslConnection wrap(StreamConnection socket) {
        return new UndertowXnioSsl(worker.getXnio(), OptionMap.EMPTY, buffers, tls.context().get(), tasks)
            .wrapExistingConnection(socket, options, false);
    }

    private static List<String> suites(SSLContext context) {
        return Arrays.stream(context.getDefaultSSLParameters().getCipherSuites())
            .filter(suite -> suite.matches("TLS_(AES|CHACHA20)_.*|TLS_ECDHE_.*_(GCM|POLY1305)_.*")).toList();
    }
}
