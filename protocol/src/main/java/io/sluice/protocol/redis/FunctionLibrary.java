package io.sluice.protocol.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The source of the function library {@code sluice}, by which Redis keeps what is published in channels: for
 * {@code FUNCTION LOAD}, and for people to read. The same rules always give the same text.
 */
public final class FunctionLibrary {
    /** What the library is called in Redis. */
    public static final String NAME = "sluice";
    /** The version of the library that is made here; {@code sluice_version} answers with that of the one installed. */
    public static final int VERSION = 3;

    private static final String PUBLISH_LINE = "local PUBLISH = 'PUBLISH'\n";
    private static final String RULES_LINE = "local RULES = {}\n";
    private static final String TEMPLATE = load();

    private FunctionLibrary() {
    }

    /**
     * Gives the library with these rules in it.
     *
     * @param sharded whether it publishes by {@code SPUBLISH}, as in a Redis Cluster, instead of {@code PUBLISH}
     */
    public static String source(KeepRules rules, boolean sharded) {
        return TEMPLATE.replace(PUBLISH_LINE, sharded ? "local PUBLISH = 'SPUBLISH'\n" : PUBLISH_LINE)
            .replace(RULES_LINE, "local RULES = " + table(rules) + "\n");
    }

    private static String table(KeepRules rules) {
        StringBuilder out = new StringBuilder("{");
        rules.byPrefix().forEach((prefix, namespaces) -> {
            out.append(out.length() > 1 ? ", " : "").append('{').append(quote(prefix)).append(", {");
            String separator = "";
            for (var each : namespaces.entrySet()) {
                KeepRule rule = each.getValue();
                out.append(separator).append('[').append(quote(each.getKey())).append("] = {size = ")
                    .append(rule.size()).append(", ttl = ").append(rule.ttlSeconds()).append(", meta_ttl = ")
                    .append(rule.metaTtlSeconds()).append('}');
                separator = ", ";
            }
            out.append("}}");
        });
        return out.append('}').toString();
    }

    /** A Lua string of the text's UTF-8: whatever is not plain is written as the number of its byte, three digits. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder("'");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b < ' ' || b == 0x7F || b == '\'' || b == '\\') {
                out.append('\\').append(String.format("%03d", b & 0xFF));
            } else {
                out.append((char) b);
            }
        }
        return out.append('\'').toString();
    }

    private static String load() {
        try (InputStream in = FunctionLibrary.class.getResourceAsStream("sluice.lua")) {
            if (in == null) {
                throw new IllegalStateException("sluice.lua is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
