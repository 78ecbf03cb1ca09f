package io.sluice.ops.load;

import org.jspecify.annotations.Nullable;

/** The judge of all that one connection receives of this run. Owned by the connection's loop. */
final class Receiver {
    private final int channel;
    private final int channels;
    private final @Nullable SequenceCheck[] checks;

    /** A judge for a subscriber of the channel, which carries the streams that are it modulo the channels. */
    Receiver(int channel, int channels, int streams) {
        this.channel = channel;
        this.channels = channels;
        checks = new SequenceCheck[(streams - channel + channels - 1) / channels];
    }

    /** Judges and counts one message. */
    void arrived(int stream, int sequence, Tally tally) {
        if (stream % channels != channel || stream / channels >= checks.length) {
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

    /** How many of the published messages have not come; {@code published} has a count for each stream. */
    long lost(int[] published) {
        long lost = 0;
        for (int at = 0; at < checks.length; at++) {
            SequenceCheck check = checks[at];
            int expected = published[at * channels + channel];
            lost += check == null ? expected : check.lost(expected);
        }
        return lost;
    }

    /** How many messages should have come. */
    long expected(int[] published) {
        long expected = 0;
        for (int at = 0; at < checks.length; at++) {
            expected += published[at * channels + channel];
        }
        return expected;
    }

    private SequenceCheck check(int stream) {
        int at = stream / channels;
        SequenceCheck check = checks[at];
        if (check == null) {
            check = new SequenceCheck();
            checks[at] = check;
        }
        return check;
    }
}
