/*
 * floor: what delivering costs at the least. One process, one epoll loop, and for every message one send() to every
 * subscriber. It speaks as much of the Centrifuge JSON protocol as the load tool does, and subscribes in Redis the
 * channels that its clients want; they get what is published there, in the same push as Sluice sends.
 *
 *   floor PORT [REDIS_HOST REDIS_PORT]
 *
 * Kept honest: the handshake is a real one (RFC 6455), sockets do not block, what a socket does not take is queued and
 * bounded, a subscribe is answered when Redis has confirmed it, nothing is batched and nothing is skipped. It is no
 * server: no limits on time, no pings, no tokens, one channel for each client, and channels stay once subscribed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_QUEUED = 1 << 20, READ_BYTES = 64 << 10, MAX_MESSAGE = 1 << 20, EVENTS = 512, MAX_IN = 16 << 10,
    MAX_NAME = 255, MAX_HEADER = 10, BUCKETS = 1 << 16 };

struct channel {
    struct channel *next;           /* in its bucket */
    struct client **clients;
    int count, room;
    int confirmed;                  /* by Redis */
    size_t name_length;
    char name[];
};

struct client {
    int fd;
    struct channel *channel;
    int slot;           /* place among its clients */
    long awaits;        /* id of the subscribe that Redis has not confirmed, or 0 */
    int upgraded;
    char *in;           /* bytes of a request or frame that is not all there yet; none while idle */
    int in_length;
    char *out;          /* bytes that the socket did not take; none while all is well */
    int out_start;
    int out_length;
};

static int poller, redis;
static struct channel *buckets[BUCKETS];
static struct client listener_tag, redis_tag;
static char redis_in[MAX_MESSAGE + READ_BYTES];
static size_t redis_length;
static char frame[MAX_HEADER + MAX_MESSAGE + 1024];

static void die(const char *what) {
    perror(what);
    exit(1);
}

/* ---- SHA-1 (RFC 3174) and base64 (RFC 4648): only for the handshake, so only for short texts ---- */

static uint32_t rotate(uint32_t value, int by) {
    return value << by | value >> (32 - by);
}

static void sha1_block(uint32_t h[5], const unsigned char *block) {
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int t = 0; t < 16; t++)
        w[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16 | (uint32_t)block[4 * t + 2] << 8
            | block[4 * t + 3];
    for (int t = 16; t < 80; t++)
        w[t] = rotate(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    for (int t = 0; t < 80; t++) {
        uint32_t f, k;
        if (t < 20) f = (b & c) | (~b & d), k = 0x5A827999;
        else if (t < 40) f = b ^ c ^ d, k = 0x6ED9EBA1;
        else if (t < 60) f = (b & c) | (b & d) | (c & d), k = 0x8F1BBCDC;
        else f = b ^ c ^ d, k = 0xCA62C1D6;
        uint32_t next = rotate(a, 5) + f + e + w[t] + k;
        e = d, d = c, c = rotate(b, 30), b = a, a = next;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

static void sha1(const char *text, size_t length, unsigned char digest[20]) {
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    unsigned char padded[128] = {0};
    size_t blocks = (length + 9 + 63) / 64;
    memcpy(padded, text, length);
    padded[length] = 0x80;
    padded[64 * blocks - 2] = (unsigned char)(length * 8 >> 8);
    padded[64 * blocks - 1] = (unsigned char)(length * 8);
    for (size_t i = 0; i < blocks; i++)
        sha1_block(h, padded + 64 * i);
    for (int i = 0; i < 20; i++)
        digest[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

static void base64(const unsigned char *bytes, int length, char *out) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < length; i += 3) {
        int left = length - i;
        uint32_t three = (uint32_t)bytes[i] << 16 | (uint32_t)(left > 1 ? bytes[i + 1] : 0) << 8
            | (left > 2 ? bytes[i + 2] : 0);
        *out++ = digits[three >> 18];
        *out++ = digits[three >> 12 & 63];
        *out++ = left > 1 ? digits[three >> 6 & 63] : '=';
        *out++ = left > 2 ? digits[three & 63] : '=';
    }
    *out = 0;
}

/* ---- clients ---- */

static void watch(struct client *c, uint32_t events, int operation) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(poller, operation, c->fd, &event) < 0)
        die("epoll_ctl");
}

static struct channel **bucket(const char *name, size_t length) {
    uint32_t hash = 2166136261u;        /* FNV-1a */
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    return &buckets[hash % BUCKETS];
}

static struct channel *find(const char *name, size_t length) {
    struct channel *found = *bucket(name, length);
    while (found && (found->name_length != length || memcmp(found->name, name, length)))
        found = found->next;
    return found;
}

/* Makes a channel and asks Redis for it. */
static struct channel *create(const char *name, size_t length) {
    struct channel *new = calloc(1, sizeof *new + length + 1), **head = bucket(name, length);
    char command[MAX_NAME + 64];
    if (!new)
        die("calloc");
    memcpy(new->name, name, length);
    new->name_length = length;
    new->next = *head;
    *head = new;
    int size = snprintf(command, sizeof command, "*2\r\n$9\r\nSUBSCRIBE\r\n$%zu\r\n%s\r\n", length,
        new->name);
    if (send(redis, command, (size_t)size, 0) != size)
        die("redis");
    return new;
}

static void add(struct client *c, struct channel *to) {
    if (to->count == to->room) {
        to->room = to->room ? 2 * to->room : 1;
        to->clients = realloc(to->clients, (size_t)to->room * sizeof *to->clients);
        if (!to->clients)
            die("realloc");
    }
    c->channel = to;
    c->slot = to->count;
    to->clients[to->count++] = c;
}

static void unsubscribe(struct client *c) {
    struct channel *from = c->channel;
    if (!from)
        return;
    from->clients[c->slot] = from->clients[--from->count];
    from->clients[c->slot]->slot = c->slot;
    c->channel = NULL;
}

/* Only shuts the socket down: the loop frees the client when epoll reports the end, never under a caller's feet. */
static void hang_up(struct client *c) {
    unsubscribe(c);
    shutdown(c->fd, SHUT_RDWR);
}

static void release(struct client *c) {
    unsubscribe(c);
    close(c->fd);
    free(c->in);
    free(c->out);
    free(c);
}

static void send_bytes(struct client *c, const char *bytes, int length) {
    ssize_t sent = 0;
    if (!c->out_length) {
        sent = send(c->fd, bytes, (size_t)length, MSG_NOSIGNAL);
        if (sent == length)
            return;
        if (sent < 0) {
            if (errno != EAGAIN) {
                hang_up(c);
                return;
            }
            sent = 0;
        }
        watch(c, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
    }
    int more = length - (int)sent;
    if (c->out_length + more > MAX_QUEUED) {
        fprintf(stderr, "floor: a slow client is dropped\n");
        hang_up(c);
        return;
    }
    if (!c->out) {                      /* most of it stays untouched, and so costs no memory */
        c->out = malloc(MAX_QUEUED);
        if (!c->out)
            die("malloc");
    }
    if (c->out_start + c->out_length + more > MAX_QUEUED) {
        memmove(c->out, c->out + c->out_start, (size_t)c->out_length);
        c->out_start = 0;
    }
    memcpy(c->out + c->out_start + c->out_length, bytes + sent, (size_t)more);
    c->out_length += more;
}

static void resume(struct client *c) {
    ssize_t sent = send(c->fd, c->out + c->out_start, (size_t)c->out_length, MSG_NOSIGNAL);
    if (sent < 0)
        return;
    c->out_start += (int)sent;
    c->out_length -= (int)sent;
    if (!c->out_length) {
        c->out_start = 0;
        free(c->out);
        c->out = NULL;
        watch(c, EPOLLIN, EPOLL_CTL_MOD);
    }
}

static int put_header(char *out, int opcode, size_t length) {
    out[0] = (char)(0x80 | opcode);
    if (length < 126) {
        out[1] = (char)length;
        return 2;
    }
    if (length < 65536) {
        out[1] = 126;
        out[2] = (char)(length >> 8), out[3] = (char)length;
        return 4;
    }
    out[1] = 127;
    for (int i = 0; i < 8; i++)
        out[2 + i] = (char)(length >> (56 - 8 * i));
    return 10;
}

static void send_frame(struct client *c, int opcode, const char *payload, size_t length) {
    char out[1200];
    if (length > sizeof out - 10)
        return;
    int header = put_header(out, opcode, length);
    memcpy(out + header, payload, length);
    send_bytes(c, out, header + (int)length);
}

static void send_subscribed(struct client *c, long id) {
    char reply[80];
    send_frame(c, 1, reply, (size_t)snprintf(reply, sizeof reply, "{\"id\":%ld,\"subscribe\":{}}", id));
}

/* Returns whether the command names a channel that can be had. */
static int subscribe(struct client *c, long id, const char *line) {
    const char *name = strstr(line, "\"channel\":\"");
    if (!name || c->channel)
        return 0;
    name += strlen("\"channel\":\"");
    size_t length = strcspn(name, "\"\\");
    if (!length || length > MAX_NAME || name[length] != '"')
        return 0;
    struct channel *wanted = find(name, length);
    add(c, wanted ? wanted : create(name, length));
    if (c->channel->confirmed)
        send_subscribed(c, id);
    else
        c->awaits = id;
    return 1;
}

/* One line of JSON as the load tool and the SDKs write it: {"id":N,"connect":…} or {"id":N,"subscribe":…}. */
static void command(struct client *c, const char *line) {
    char reply[160];
    long id = 0;
    int length = 0;
    if (sscanf(line, "{\"id\":%ld", &id) != 1)
        return;
    if (strstr(line, "\"connect\":"))
        length = snprintf(reply, sizeof reply, "{\"id\":%ld,\"connect\":{\"client\":\"%d\",\"version\":\"floor\"}}",
            id, c->fd);
    else if (strstr(line, "\"subscribe\":") && subscribe(c, id, line))
        return;
    else
        length = snprintf(reply, sizeof reply,
            "{\"id\":%ld,\"error\":{\"code\":108,\"message\":\"not available\"}}", id);
    send_frame(c, 1, reply, (size_t)length);
}

static void text(struct client *c, char *payload, size_t length) {
    char *save = NULL;
    payload[length] = 0;
    for (char *line = strtok_r(payload, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
        command(c, line);
}

/* Takes whole masked frames off the bytes; returns how many bytes that were, or -1 to hang up. */
static int frames(struct client *c, char *bytes, int length) {
    int at = 0;
    while (length - at >= 6) {
        unsigned char *head = (unsigned char *)bytes + at;
        int size = head[1] & 127, header = 6, opcode = head[0] & 15;
        if (size == 127 || !(head[1] & 128) || !(head[0] & 128))
            return -1;                  /* too long, unmasked or fragmented: the load tool does none of it */
        if (size == 126) {
            if (length - at < 8)
                break;
            size = head[2] << 8 | head[3];
            header = 8;
        }
        if (length - at < header + size)
            break;
        char payload[MAX_IN + 1];
        if (size > MAX_IN)
            return -1;
        for (int i = 0; i < size; i++)
            payload[i] = (char)(head[header + i] ^ head[header - 4 + (i & 3)]);
        if (opcode == 8) {
            send_frame(c, 8, payload, size < 2 ? 0 : 2);
            return -1;
        }
        if (opcode == 9)
            send_frame(c, 10, payload, (size_t)size);
        else if (opcode == 1)
            text(c, payload, (size_t)size);
        at += header + size;
    }
    return at;
}

/* Answers the request once its head is all there; returns the bytes taken, 0 for not yet, -1 to hang up. */
static int upgrade(struct client *c, char *bytes, int length) {
    char *end = memmem(bytes, (size_t)length, "\r\n\r\n", 4);
    if (!end)
        return 0;
    *end = 0;
    char *key = strcasestr(bytes, "\r\nSec-WebSocket-Key:");
    if (!key)
        return -1;
    key += strlen("\r\nSec-WebSocket-Key:");
    key += strspn(key, " ");
    char seed[100], accept[32], response[200];
    unsigned char digest[20];
    int seed_length = snprintf(seed, sizeof seed, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
        (int)strcspn(key, " \r"), key);
    if (seed_length >= (int)sizeof seed)
        return -1;
    sha1(seed, (size_t)seed_length, digest);
    base64(digest, sizeof digest, accept);
    int response_length = snprintf(response, sizeof response, "HTTP/1.1 101 Switching Protocols\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
    send_bytes(c, response, response_length);
    c->upgraded = 1;
    return (int)(end - bytes) + 4;
}

static int consume(struct client *c, char *bytes, int length) {
    int taken = 0;
    if (!c->upgraded) {
        taken = upgrade(c, bytes, length);
        if (taken <= 0)
            return taken;
    }
    int more = frames(c, bytes + taken, length - taken);
    return more < 0 ? -1 : taken + more;
}

/* Returns 0 when the client is gone. */
static int readable(struct client *c) {
    static char bytes[MAX_IN + READ_BYTES];
    if (c->in_length)
        memcpy(bytes, c->in, (size_t)c->in_length);
    ssize_t got = recv(c->fd, bytes + c->in_length, READ_BYTES, 0);
    if (got <= 0)
        return got < 0 && errno == EAGAIN;
    int length = c->in_length + (int)got;
    int taken = consume(c, bytes, length);
    if (taken < 0 || length - taken > MAX_IN)
        return 0;
    free(c->in);
    c->in = NULL;
    c->in_length = length - taken;
    if (c->in_length) {
        c->in = malloc((size_t)c->in_length);
        if (!c->in)
            die("malloc");
        memcpy(c->in, bytes + taken, (size_t)c->in_length);
    }
    return 1;
}

static void accept_all(int listener) {
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        struct client *c = calloc(1, sizeof *c);
        if (!c)
            die("calloc");
        c->fd = fd;
        watch(c, EPOLLIN, EPOLL_CTL_ADD);
    }
}

/* ---- Redis ---- */

static void broadcast(struct channel *to, const char *data, size_t length) {
    char *push = frame + MAX_HEADER, header[MAX_HEADER];
    int size = snprintf(push, sizeof frame - MAX_HEADER, "{\"push\":{\"channel\":\"%s\",\"pub\":{\"data\":%.*s}}}",
        to->name, (int)length, data);
    int before = put_header(header, 1, (size_t)size);
    memcpy(push - before, header, (size_t)before);
    for (int i = to->count - 1; i >= 0; i--)   /* downwards, since a lost client makes the last take its place */
        send_bytes(to->clients[i], push - before, before + size);
}

static void confirm(struct channel *subscribed) {
    subscribed->confirmed = 1;
    for (int i = subscribed->count - 1; i >= 0; i--) {
        struct client *c = subscribed->clients[i];
        if (c->awaits)
            send_subscribed(c, c->awaits);
        c->awaits = 0;
    }
}

/* Reads "$N\r\n<N bytes>\r\n"; returns the place after it, 0 when it is not all there. */
static size_t bulk(size_t at, char **bytes, size_t *length) {
    char *end = at < redis_length ? memchr(redis_in + at, '\n', redis_length - at) : NULL;
    if (!end)
        return 0;
    *length = strtoul(redis_in + at + 1, NULL, 10);
    size_t start = (size_t)(end + 1 - redis_in);
    if (*length > MAX_MESSAGE - 64) {
        fprintf(stderr, "floor: message too long\n");
        exit(1);
    }
    if (redis_length < start + *length + 2)
        return 0;
    *bytes = redis_in + start;
    return start + *length + 2;
}

/* Takes one reply at the place: *3 of message, channel, data, or *3 of subscribe, channel, :1. 0 when incomplete. */
static size_t message(size_t at) {
    char *kind, *name, *data, *line = memchr(redis_in + at, '\n', redis_length - at);
    size_t kind_length, name_length, data_length, next;
    if (!line)
        return 0;
    if (redis_in[at] != '*') {
        fprintf(stderr, "floor: Redis says %.*s\n", (int)(line - redis_in - (long)at), redis_in + at);
        exit(1);
    }
    next = bulk((size_t)(line + 1 - redis_in), &kind, &kind_length);
    if (!next || !(next = bulk(next, &name, &name_length)))
        return 0;
    struct channel *named = find(name, name_length);
    if (kind[0] == 's') {
        line = next < redis_length ? memchr(redis_in + next, '\n', redis_length - next) : NULL;
        if (line)
            confirm(named);
        return line ? (size_t)(line + 1 - redis_in) : 0;
    }
    next = bulk(next, &data, &data_length);
    if (next)
        broadcast(named, data, data_length);
    return next;
}

static void redis_readable(void) {
    ssize_t got = recv(redis, redis_in + redis_length, sizeof redis_in - redis_length, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        fprintf(stderr, "floor: Redis is gone\n");
        exit(1);
    }
    redis_length += (size_t)got;
    size_t at = 0, next;
    while (at < redis_length && (next = message(at)))
        at = next;
    redis_length -= at;
    memmove(redis_in, redis_in + at, redis_length);
}

static void connect_redis(const char *host, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    redis = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1)
        errno = EINVAL, die("redis host");
    if (redis < 0 || connect(redis, (struct sockaddr *)&address, sizeof address) < 0)
        die("redis");
    redis_tag.fd = redis;
    watch(&redis_tag, EPOLLIN, EPOLL_CTL_ADD);
}

/* ---- the loop ---- */

static int listen_on(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 4096) < 0)
        die("listen");
    listener_tag.fd = fd;
    watch(&listener_tag, EPOLLIN, EPOLL_CTL_ADD);
    return fd;
}

static void serve(struct client *c, uint32_t events) {
    if (events & EPOLLOUT && c->out_length)
        resume(c);
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR) && !readable(c))
        release(c);
}

int main(int argc, char **argv) {
    struct epoll_event events[EVENTS];
    struct rlimit files;
    if (argc != 2 && argc != 4) {
        fprintf(stderr, "usage: floor PORT [REDIS_HOST REDIS_PORT]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    if (!getrlimit(RLIMIT_NOFILE, &files)) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    poller = epoll_create1(EPOLL_CLOEXEC);
    connect_redis(argc == 4 ? argv[2] : "127.0.0.1", argc == 4 ? atoi(argv[3]) : 6379);
    int listener = listen_on(atoi(argv[1]));
    printf("floor: port %s\n", argv[1]);
    fflush(stdout);
    for (;;) {
        int count = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            struct client *c = events[i].data.ptr;
            if (c == &listener_tag)
                accept_all(listener);
            else if (c == &redis_tag)
                redis_readable();
            else
                serve(c, events[i].events);
        }
    }
}
