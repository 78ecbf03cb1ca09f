package io.sluice.gateway.config;

import java.util.List;

/**
 * The configuration file that says what holds anyway, with a comment to every setting: to be copied and changed.
 */
public final class DefaultFile {
    private static final int WIDTH = 100;
    private static final String HEAD = """
        # The configuration of a Sluice gateway. Every value below is the default, so a line that is not
        # needed can go. The same settings can be given as environment variables and as options, which win
        # in that order: redis.uri is SLUICE_REDIS_URI and --redis-uri.
        #
        # Durations have a unit: 250ms, 5s, 2m, 1h. Sizes are bytes, or have one: 64KiB, 1MiB, 1GiB.
        # Before a gateway starts, somebody must be able to connect: set token.hmac-secret,
        # client.anonymous or client.insecure.
        # Check a file with: sluice check-config --config FILE
        """;
    private static final String NAMESPACES = """
        # The rules of channels, by the part of their name before the first colon. SLUICE_NAMESPACES and
        # --namespaces take the same list on one line: [{name: chat, publish: users}]. A channel outside
        # every namespace can't be subscribed to (error 102); the name "" is for channels without a colon.
        #   subscribe          everyone, users (who have an id), owner (user 42 of user:42), token (who
        #                      bring a token that allows it) or nobody; default users
        #   publish            everyone, users, subscribers, token (whose token allows it) or nobody (only
        #                      backends, through Redis); default nobody
        #   max-publish-bytes  of one publication of a client, 1 to 16MiB; default 64KiB
        #   slow-policy        of publications that a client does not read in time: disconnect (3008, over
        #                      client.max-queued-bytes), drop-oldest (at that bound), or keep-latest (only
        #                      the newest of a channel waits); default disconnect
        #   user-limited       true: chat:x#42,43 is for the users 42 and 43 alone; default false
        #   private-prefix     chat:$x needs a subscription token; '' for none; default '$'
        #   channel-pattern    a regular expression (RE2) for the name after the colon; '' for none, the
        #                      default
        # Built in, unless configured: {name: user, subscribe: owner, publish: nobody}.
        namespaces:
        #  - name: chat
        #    subscribe: everyone
        #    publish: users
        #    max-publish-bytes: 64KiB
        #    slow-policy: disconnect
        """;

    private DefaultFile() {
    }

    /** Writes the file. Read again, it gives every setting its default. */
    public static String text() {
        StringBuilder file = new StringBuilder(HEAD);
        Settings.bySection().forEach((section, settings) -> {
            file.append('\n');
            if (section.equals(Settings.NAMESPACES.path())) {
                file.append(NAMESPACES);
            } else {
                section(file, section, settings);
            }
        });
        return file.toString();
    }

    private static void section(StringBuilder file, String section, List<Setting<?>> settings) {
        boolean top = settings.get(0).section().isEmpty();
        if (!top) {
            file.append("# ").append(Settings.title(section)).append(".\n").append(section).append(":\n");
        }
        settings.forEach(setting -> setting(file, setting, top ? "" : "  "));
    }

    private static void setting(StringBuilder file, Setting<?> setting, String indent) {
        String allowed = setting.isFlag() ? "" : " Allowed: " + setting.allowed() + ".";
        file.append(Words.wrap(setting.description() + allowed, indent + "# ", WIDTH));
        file.append(indent).append(setting.key()).append(": ").append(setting.standardYaml()).append('\n');
    }
}
