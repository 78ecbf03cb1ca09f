package io.sluice.gateway.main;

/**
 * The version of this program, as its jar says it.
 */
final class Version {
    private Version() {
    }

    /** What clients and metrics are told. */
    static String ofServer() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "sluice " + (version == null ? "development" : version);
    }

    /** One line with the program's version and Java's. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "sluice " + (version == null ? "(not from a jar)" : version) + ", Java " + Runtime.version();
    }
}
