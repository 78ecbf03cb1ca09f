package io.sluice.gateway.fuzz;

import java.util.Locale;

/** What is fuzzed. */
enum FuzzTarget {
    /** RFC 6455's frames. */
    FRAMES("gateway.websocket.FrameFuzz", 1_024, "io.sluice.gateway.websocket.**"),
    /** Compressed messages, alone and in frames. */
    INFLATION("gateway.websocket.InflationFuzz", 256, "io.sluice.gateway.websocket.**"),
    /** The client protocol in JSON. */
    JSON("protocol.json.JsonFuzz", 4_096, "io.sluice.protocol.**:com.fasterxml.jackson.core.json.**"),
    /** The client protocol in Protobuf. */
    PROTOBUF("protocol.protobuf.ProtobufFuzz", 1_024, "io.sluice.protocol.**"),
    /** What is published in Redis. */
    ENVELOPE("protocol.redis.EnvelopeFuzz", 9_000, "io.sluice.protocol.**:com.fasterxml.jackson.core.json.**"),
    /** Control messages, and entries of presence. */
    CONTROL("protocol.redis.ControlFuzz", 9_000, "io.sluice.protocol.**:com.fasterxml.jackson.core.json.**"),
    /** Deltas of two payloads. */
    DELTA("protocol.delta.DeltaFuzz", 2_048, "io.sluice.protocol.**"),
    /** Filters of tags. */
    FILTER("protocol.TagFilterFuzz", 1_024, "io.sluice.protocol.**"),
    /** Headers of the PROXY protocol. */
    PROXY("gateway.edge.ProxyHeaderFuzz", 512, "io.sluice.gateway.edge.**:io.sluice.gateway.config.**"),
    /** Heads of requests. */
    REQUEST("gateway.http.RequestFuzz", 4_096,
        "io.sluice.gateway.http.**:io.sluice.gateway.edge.**:io.sluice.gateway.config.**"
            + ":io.undertow.server.protocol.**"),
    /** Tokens, forged and signed. */
    TOKEN("gateway.auth.TokenFuzz", 2_048, "io.sluice.gateway.auth.**:io.sluice.protocol.json.**");

    private final String type;
    private final int maxBytes;
    private final String instrumented;

    FuzzTarget(String type, int maxBytes, String instrumented) {
        this.type = "io.sluice." + type;
        this.maxBytes = maxBytes;
        this.instrumented = instrumented;
    }

    /** The class with the method that is called. */
    String type() {
        return type;
    }

    /** How long inputs get. */
    int maxBytes() {
        return maxBytes;
    }

    /** Whose coverage guides, as Jazzer's patterns. */
    String instrumented() {
        return instrumented;
    }

    /** Its name on command lines and of its seeds. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
