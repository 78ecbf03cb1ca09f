package io.sluice.gateway.http;

/** The reasons for which a handshake is refused, each with its HTTP status, its word in metrics and its text. */
enum Refusal {
    METHOD(405, "method", "a WebSocket starts with GET"),
    HTTP_VERSION(400, "http-version", "a WebSocket starts with HTTP/1.1"),
    NOT_WEBSOCKET(426, "not-websocket", "this is a WebSocket endpoint: connect with a Centrifuge SDK, or send"
        + " Upgrade: websocket"),
    CONNECTION(400, "connection", "the Connection header lacks the word Upgrade; a proxy on the way may have"
        + " dropped it"),
    WEBSOCKET_VERSION(426, "websocket-version", "Sec-WebSocket-Version must be 13"),
    KEY(400, "key", "Sec-WebSocket-Key must be there once, with 16 bytes in Base64"),
    EXTENSIONS(400, "extensions", "Sec-WebSocket-Extensions is malformed"),
    BODY(400, "body", "a WebSocket handshake has no body"),
    URI(414, "uri-too-long", "the request's URI is longer than 8 KiB"),
    HEADERS(431, "headers-too-large", "the request has more than 64 headers, or more than 16 KiB of them"),
    ORIGIN(403, "origin", "this Origin may not connect here (http.allowed-origins)"),
    CONNECTIONS(503, "connections", "this gateway serves as many clients as it may: connect again later, another one"
        + " may answer", true),
    HANDSHAKES(503, "handshakes", "too many clients are connecting at the moment: connect again later", true),
    ACCEPTS(503, "accepts-per-second", "too many clients are connecting at the moment: connect again later", true),
    ADDRESS(429, "connections-per-ip", "your address has as many connections as it may", true),
    DRAINING(503, "draining", "this gateway is stopping: connect again, another one will answer", true);

    final int status;
    final String reason;
    final String text;
    /** Whether it may be otherwise in a while, so that the client is told to come back. */
    final boolean passing;

    Refusal(int status, String reason, String text) {
        this(status, reason, text, false);
    }

    Refusal(int status, String reason, String text, boolean passing) {
        this.status = status;
        this.reason = reason;
        this.text = text;
        this.passing = passing;
    }
}
