package io.sluice.gateway.config;

/**
 * A value that somebody gave for a setting, not yet read.
 *
 * @param setting the setting
 * @param node what was written
 * @param origin where
 */
record Given(Setting<?> setting, YamlNode node, Origin origin) {
    /** A value of the environment or the command line. */
    static Given text(Setting<?> setting, String text, Origin origin) {
        return new Given(setting, new YamlNode.Scalar(0, text), origin);
    }
}
