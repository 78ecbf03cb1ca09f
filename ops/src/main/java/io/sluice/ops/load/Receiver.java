package io.sluice.ops.load;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * The judge of all that one client receives of this run, on all its channels: a row of streams for each. Owned by the
 * client's loop.
 */
final class Receiver {
    private static final SequenceCheck NOTHING_CAME = new SequenceCheck();

    private final int first;
    private final int subscriptions;
    private final int channels;
    private final int streams;
    private final @Nullable SequenceCheck[] checks;

    /** A judge for the client with the number. Channel c carries the streams that are c modulo the channels. */
    Receiver(LoadPlan plan, int client) {
        first = plan.channel(client, 0);
        subscriptions = plan.clients().subscriptions();
        channels = plan.traffic().channels();
        streams = plan.streams();
        checks = new SequenceCheck[subscriptions * perChannel()];
    }

    /** Judges and counts one message. */
    void arrived(int stream, int sequence, Tally tally) {
        if (place(stream) < 0) {
            tally.misrouted++;
            return;
        }
        switch (check(stream).arrived(sequence)) {
            case NEXT -> tally.delivered++;
            case REORDERED -> {
                tally.delivered++;
                tally.reordered++;
            }
            case DUPLICATE -> tally.duplicated++;
        }
    }

    /** What has not come of the published messages; {@code published} has a count for each stream. */
    Loss loss(int[] published, Timetable timetable, Loss.Excuse excuse) {
        long lost = 0;
        long away = 0;
        for (int place = 0; place < checks.length; place++) {
            int stream = stream(place);
            if (stream < streams) {
                SequenceCheck check = checks[place];
                Loss loss = Loss.of(check == null ? NOTHING_CAME : check,
                    new Loss.Stream(stream, place, published[stream]), timetable, excuse);
                lost += loss.lost();
                away += loss.away();
            }
        }
        return new Loss(lost, away);
    }

    /** The number that would come next on each stream, by place. */
    int[] next() {
        int[] next = new int[checks.length];
        for (int place = 0; place < next.length; place++) {
            SequenceCheck check = checks[place];
            next[place] = check == null ? 0 : check.next();
        }
        return next;
    }

    /** Counts those messages that have not come. */
    void countMissing(Unconfirmed messages) {
        for (int place = 0; place < checks.length; place++) {
            int stream = stream(place);
            if (stream < streams) {
                SequenceCheck check = checks[place];
                messages.countMissing(check == null ? NOTHING_CAME : check, stream);
            }
        }
    }

    /** How many messages should have come. */
    long expected(int[] published) {
        long expected = 0;
        for (int place = 0; place < checks.length; place++) {
            int stream = stream(place);
            expected += stream < streams ? published[stream] : 0;
        }
        return expected;
    }

    /** Counts itself in on each of its channels. */
    void count(AtomicIntegerArray receivers) {
        for (int k = 0; k < subscriptions; k++) {
            receivers.getAndIncrement((first + k) % channels);
        }
    }

    private SequenceCheck check(int stream) {
        int place = place(stream);
        SequenceCheck check = checks[place];
        if (check == null) {
            check = new SequenceCheck();
            checks[place] = check;
        }
        return check;
    }

    /** Where the stream's check is, or -1 for a stream of a channel that is not subscribed. */
    private int place(int stream) {
        int row = Math.floorMod(stream % channels - first, channels);
        return row < subscriptions && stream < streams ? row * perChannel() + stream / channels : -1;
    }

    private int stream(int place) {
        return (first + place / perChannel()) % channels + place % perChannel() * channels;
    }

    private int perChannel() {
        return (streams + channels - 1) / channels;
    }
}
