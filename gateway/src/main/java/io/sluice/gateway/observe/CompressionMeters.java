package io.sluice.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of compression in one direction; safe for all threads. */
final class CompressionMeters {
    private final Counter messages;
    private final Counter plainBytes;
    private final Counter compressedBytes;

    CompressionMeters(MeterRegistry registry, String direction) {
        messages = Counter.builder(MeterNames.COMPRESSION_MESSAGES).tag(MeterNames.DIRECTION, direction)
            .description("Messages compressed, each once for all its recipients, or decompressed").register(registry);
        plainBytes = Counter.builder(MeterNames.COMPRESSION_PLAIN_BYTES).tag(MeterNames.DIRECTION, direction)
            .description("Bytes of these messages without compression").register(registry);
        compressedBytes = Counter.builder(MeterNames.COMPRESSION_COMPRESSED_BYTES).tag(MeterNames.DIRECTION, direction)
            .description("Bytes of these messages with compression").register(registry);
    }

    void count(int plain, int compressed) {
        messages.increment();
        plainBytes.increment(plain);
        compressedBytes.increment(compressed);
    }
}
