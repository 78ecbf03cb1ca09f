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
        # The rules of channels, by the part of their name before the first colon (SLUICE_NAMESPACES, --namespaces
        # take the same list on one line). A channel outside every namespace can't be subscribed to (error 102);
        # the name "" stands for channels without a colon.
        #   subscribe: everyone | users (with an id) | owner (chat:42 for user 42) | nobody;   default users
        #   publish:   everyone | users | subscribers | nobody (only backends, through Redis); default nobody
        #   max-publish-bytes: of one client's publication, 1 to 16MiB;                        default 64KiB
        # Built in, unless configured: {name: user, subscribe: owner, publish: nobody}, the users' own channels.
        namespaces:
        #  - name: chat
        #    subscribe: everyone
        #    publish: users
        #    max-publish-bytes: 64KiB
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
        file.append("# ").append(Settings.title(section)).append(".\n");
        if (!top) {
            file.append(section).append(":\n");
        }
        settings.forEach(setting -> setting(file, setting, top ? "" : "  "));
    }

    private static void setting(StringBuilder file, Setting<?> setting, String indent) {
        String allowed = setting.allowed().isEmpty() ? "" : " Allowed: " + setting.allowed() + ".";
        wrap(file, setting.description() + allowed, indent + "# ");
        file.append(indent).append(setting.key()).append(": ").append(setting.standardYaml()).append('\n');
    }

    private static void wrap(StringBuilder file, String text, String start) {
        int column = 0;
        for (String word : text.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                file.append('\n');
                column = 0;
            }
            String before = column == 0 ? start : " ";
            file.append(before).append(word);
            column += before.length() + word.length();
        }
        file.append('\n');
    }
}
