package io.sluice.ops.loss;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ProxyIT {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int SHORT_MILLIS = 100;

    private ServerSocket server;
    private Proxy proxy;
    private Link link;
    private Socket near;
    private Socket far;

    @BeforeEach
    void connectThroughTheProxy() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
        proxy = new Proxy("proxy");
        link = proxy.link(server.getLocalPort());
        near = new Socket(InetAddress.getLoopbackAddress(), link.port());
        far = server.accept();
        near.setSoTimeout(PATIENCE_MILLIS);
        far.setSoTimeout(PATIENCE_MILLIS);
        becomesOneWay();
    }

    /** The server may accept before the proxy has heard that it is connected, and a fault finds no way then. */
    private void becomesOneWay() throws IOException {
        passes(near, far, "hello");
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        near.close();
        far.close();
        server.close();
    }

    @Test
    void bytesPassBothWays() throws IOException {
        passes(near, far, "there");
        passes(far, near, "and back");
    }

    @Test
    void muchPassesUnchangedThroughLittleRoom() throws IOException {
        byte[] much = new byte[5_000_000];
        new Random(1).nextBytes(much);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(near, much));
        assertThat(far.getInputStream().readNBytes(much.length)).isEqualTo(much);
        writer.join();
    }

    @Test
    void anEndIsPassedOnAndTheOtherWayStaysOpen() throws IOException {
        near.shutdownOutput();
        assertThat(far.getInputStream().read()).isEqualTo(-1);
        passes(far, near, "still here");
    }

    @Test
    void aCutResetsBothSides() {
        link.cut();
        assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void aStallHoldsEverythingAndLosesNothing() throws IOException {
        stall(true);
        near.getOutputStream().write("late".getBytes(US_ASCII));
        far.setSoTimeout(SHORT_MILLIS);
        assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        far.setSoTimeout(PATIENCE_MILLIS);
        stall(false);
        assertThat(far.getInputStream().readNBytes(4)).asString(US_ASCII).isEqualTo("late");
    }

    @Test
    void aHalfCloseIsHeardByOneSideOnly() throws IOException {
        link.halfClose();
        assertThat(near.getInputStream().read()).isEqualTo(-1);
        passes(near, far, "still here");
    }

    @Test
    void aDelayHoldsBytesForItsTime() throws IOException {
        link.delay(50);
        settle();
        long start = System.nanoTime();
        passes(near, far, "slow");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
        link.delay(0);
        passes(far, near, "fast");
    }

    @Test
    void aServerThatIsAwayResetsWhoeverComes() throws IOException {
        server.close();
        try (Socket late = new Socket(InetAddress.getLoopbackAddress(), link.port())) {
            late.setSoTimeout(PATIENCE_MILLIS);
            assertThatThrownBy(() -> late.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    private void stall(boolean on) {
        link.stall(on);
        settle();
    }

    private void settle() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        proxy.execute(() -> done.complete(null));
        done.join();
    }

    private static void passes(Socket from, Socket to, String text) throws IOException {
        from.getOutputStream().write(text.getBytes(US_ASCII));
        assertThat(to.getInputStream().readNBytes(text.length())).asString(US_ASCII).isEqualTo(text);
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
