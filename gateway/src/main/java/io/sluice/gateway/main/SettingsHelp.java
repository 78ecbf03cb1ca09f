package io.sluice.gateway.main;

import io.sluice.gateway.config.Setting;
import io.sluice.gateway.config.Settings;
import io.sluice.gateway.config.Words;
import java.util.List;

/**
 * The part of the help that tells the settings: two lines each, names and default on the first, meaning on the second.
 */
final class SettingsHelp {
    private static final int WIDTH = 100;
    private static final String INDENT = "      ";
    private static final String HEAD = """

        To try it: sluice --development, then open http://localhost:8000.
        For real:  SLUICE_REDIS_URI=redis://cache SLUICE_TOKEN_HMAC_SECRET=... sluice --config sluice.yaml

        Settings come from a YAML file, from environment variables and from options; the later in this list
        win. redis.uri in the file is SLUICE_REDIS_URI and --redis-uri; an empty variable counts as not set.
        Durations have a unit (250ms, 5s, 2m, 1h), sizes may have one (64KiB, 1MiB), lists have commas.

        """;

    private SettingsHelp() {
    }

    /** Writes the settings, section by section. */
    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        line(text, "OPTION", "ENVIRONMENT VARIABLE", "DEFAULT (ALLOWED)");
        line(text, "-h, --help", "", "");
        line(text, "-V, --version", "", "");
        line(text, Settings.FILE_OPTION, Settings.FILE_VARIABLE, "none");
        text.append(INDENT).append("The YAML file; sluice default-config prints one to begin with.\n");
        Settings.bySection().forEach((section, settings) -> section(text, section, settings));
        return text.toString();
    }

    private static void section(StringBuilder text, String section, List<Setting<?>> settings) {
        text.append('\n').append(Settings.title(section)).append('\n');
        for (Setting<?> setting : settings) {
            String standard = setting.standardText().isEmpty() ? "none" : setting.standardText();
            boolean inLine = setting.allowed().matches("\\S+ to \\S+");
            line(text, setting.option(), setting.variable(),
                standard + (inLine ? " (" + setting.allowed() + ")" : ""));
            String allowed = inLine || setting.isFlag() ? "" : " Allowed: " + setting.allowed() + ".";
            text.append(Words.wrap(setting.description() + allowed, INDENT, WIDTH));
        }
    }

    private static void line(StringBuilder text, String option, String variable, String standard) {
        text.append(String.format("  %-29s %-34s %s", option, variable, standard).stripTrailing()).append('\n');
    }
}
