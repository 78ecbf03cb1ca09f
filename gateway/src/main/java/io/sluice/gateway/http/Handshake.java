package io.sluice.gateway.http;

/**
 * What is kept of a handshake: the wire form that was agreed on. An enum, so that no connection holds on to anything of
 * its HTTP request.
 */
public enum Handshake {
    /** JSON messages in text frames; asked for as {@code centrifuge-json}, or by asking for nothing. */
    JSON,
    /** The same, and either side may compress its messages (permessage-deflate without context takeover). */
    JSON_DEFLATE,
    /** Protobuf messages in binary frames; asked for as {@code centrifuge-protobuf}, or in the query. */
    PROTOBUF,
    /** The same, and either side may compress its messages. */
    PROTOBUF_DEFLATE;

    /** The form with compression. */
    Handshake compressed() {
        return this == JSON || this == JSON_DEFLATE ? JSON_DEFLATE : PROTOBUF_DEFLATE;
    }
}
