package io.sluice.gateway.observe;

import io.sluice.protocol.ErrorCode;

/**
 * What happened, told as events. Methods may be called by any thread, never wait and never throw. Nothing here takes a
 * user, channel or address: labels stay bounded.
 */
public interface GatewayMetrics {
    /** The events of one loop; made once per loop, then called by that loop's thread only. */
    LoopMetrics loop(int index);

    /** The events of the streams that the node follows. */
    StreamMetrics streams();

    /** A handshake was refused with this HTTP status. {@code reason} is one of a fixed set of words. */
    void handshakeRefused(String reason);

    /** A socket was closed before it was upgraded. {@code reason} is one of a fixed set of words. */
    void socketDropped(String reason);

    /** Another certificate was found in its files: taken, or refused so that the one before stays in force. */
    void certificateRenewed(boolean taken);

    /** A socket was upgraded. */
    void connectionOpened();

    /** The socket that was upgraded may compress its messages, and so may we. */
    void compressionAgreed();

    /** A message was compressed for all who will get it, from so many bytes to so many. */
    void compressed(int plainBytes, int compressedBytes);

    /** A compressed message of a client was read: from so many bytes to so many. */
    void decompressed(int compressedBytes, int plainBytes);

    /** A connection ended: with a code of ours (3000 and above) or of RFC 6455, 1006 when the peer just vanished. */
    void connectionClosed(int code);

    /**
     * A client was closed because it did not read fast enough. {@code bound} is what it went over: {@code queue}, its
     * own, or {@code budget}, the node's.
     */
    void slowConsumerClosed(String bound);

    /** So many publications that waited for a slow client gave way. {@code policy} is its namespace's. */
    void publicationsDropped(String policy, int count);

    /** A client asked for too much and was refused. {@code kind} is one of a fixed set of words. */
    void rateLimited(String kind);

    /** A command was answered with an error. */
    void commandRefused(ErrorCode error);

    /** A token was refused. {@code reason} is one of a fixed set of words. */
    void authenticationFailed(String reason);

    /** The keys of tokens were fetched. {@code result} is {@code ok} or {@code failed}. */
    void keysFetched(String result);

    /** A client's publication was taken by Redis. */
    void clientPublished();

    /** The bus gave us a message of so many bytes. */
    void busMessageReceived(int bytes);

    /** A message of the bus was dropped. {@code reason} is one of a fixed set of words. */
    void busMessageDropped(String reason);

    /** So many clients of a dead node were taken out of a channel. */
    void presenceSwept(int clients);

    /**
     * So many clients of this node are entered again. {@code cause} is {@code data}, {@code restart} or
     * {@code swept}.
     */
    void presenceEnteredAgain(String cause, int clients);

    /** A control message was carried out. {@code kind} is one of a fixed set of words. */
    void controlMessage(String kind);

    /** A connection to Redis came up or went down. {@code role} is {@code commands} or {@code subscriptions}. */
    void redisConnected(String role, boolean connected);

    /** So many channels are being subscribed again, after a loss. {@code cause} is one of a fixed set of words. */
    void resubscribed(String cause, int channels);

    /** A stream could not be read or written. {@code reason} is one of a fixed set of words. */
    void historyFailed(String reason);

    /** A client asked for more of a channel's history than a page holds, and gets a page. */
    void historyCapped();

    /** How long ago the self-probe was last heard, in nanoseconds; told about once a second. */
    void probeAge(long nanos);
}
