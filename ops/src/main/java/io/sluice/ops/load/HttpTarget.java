package io.sluice.ops.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST} to an address for each channel, over kept-alive connections. A channel has one request under way at a
 * time, since two would come in any order; all channels together have a bounded number under way or waiting, beyond
 * which the publisher waits, and its messages are late.
 */
final class HttpTarget implements PublishTarget {
    private static final int MAX_UNANSWERED = 256;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    /** What nchan answers when nobody listens. */
    private static final int ACCEPTED = 202;
    private static final int FIRST_BAD_STATUS = 300;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(ANSWER_TIMEOUT).build();
    private final Semaphore room = new Semaphore(MAX_UNANSWERED);
    private final PublishCounts counts;
    private final Line[] lines;

    /** Makes no connection yet. */
    HttpTarget(LoadPlan.Traffic traffic, PublishCounts counts) {
        this.counts = counts;
        lines = new Line[traffic.channels()];
        for (int channel = 0; channel < lines.length; channel++) {
            lines[channel] = new Line(URI.create(
                traffic.entry().publishUrl().replace(RawDialect.PLACEHOLDER, traffic.channel(channel))));
        }
    }

    @Override
    public void publish(int channel, byte[] payload) {
        try {
            room.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            counts.addFailed("not answered in time");
            return;
        }
        lines[channel].add(payload);
    }

    @Override
    public void flush() {
        // Requests go at once.
    }

    @Override
    public void close() {
        // What is under way ends with its timeout; the client's threads are daemons.
    }

    private void answered(@Nullable HttpResponse<Void> response, @Nullable Throwable failure) {
        if (response == null) {
            Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
            counts.addFailed(cause instanceof IOException ? String.valueOf(cause.getMessage()) : "" + cause);
        } else if (response.statusCode() >= FIRST_BAD_STATUS) {
            counts.addFailed("status " + response.statusCode());
        } else if (response.statusCode() == ACCEPTED) {
            counts.addUnheard();
        }
        room.release();
    }

    /** The messages of one channel, one after the other. Guarded by itself. */
    private final class Line {
        private final URI url;
        private final Queue<byte[]> waiting = new ArrayDeque<>();
        private boolean busy;

        Line(URI url) {
            this.url = url;
        }

        synchronized void add(byte[] payload) {
            waiting.add(payload);
            if (!busy) {
                next();
            }
        }

        private synchronized void next() {
            byte[] payload = waiting.poll();
            busy = payload != null;
            if (payload != null) {
                HttpRequest request = HttpRequest.newBuilder(url).timeout(ANSWER_TIMEOUT)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(payload)).build();
                var unused = client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .whenComplete((response, failure) -> {
                        answered(response, failure);
                        next();
                    });
            }
        }
    }
}
