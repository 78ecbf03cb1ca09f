package io.sluice.protocol.redis;

import io.sluice.protocol.json.JsonLimits;
import io.sluice.protocol.json.JsonWriter;
import io.sluice.protocol.json.MemberReader;
import io.sluice.protocol.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules that are compiled into a function library: by the prefix of a system, then by the namespace. Several
 * systems with a prefix each share one Redis and one library. Immutable.
 */
public final class KeepRules {
    /** A library without rules: whoever publishes says what is to be kept. */
    public static final KeepRules NONE = new KeepRules(new TreeMap<>());

    private static final StrictJson JSON = new StrictJson(new JsonLimits(8, 20, 64 * 1024, 1));
    /** The longest first, since the first that fits is taken; then any order, but always the same. */
    private static final Comparator<String> LONGEST_FIRST =
        Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

    private final SortedMap<String, SortedMap<String, KeepRule>> byPrefix;

    private KeepRules(SortedMap<String, SortedMap<String, KeepRule>> byPrefix) {
        this.byPrefix = Collections.unmodifiableSortedMap(byPrefix);
    }

    /**
     * Reads what {@code sluice_rules} answers.
     *
     * @throws IOException when it is not such an answer
     */
    public static KeepRules read(byte[] json) throws IOException {
        try {
            Map<String, SortedMap<String, KeepRule>> read = JSON.read(json, 0, json.length,
                prefixes -> members(prefixes, namespaces -> sorted(members(namespaces, KeepRules::rule))));
            SortedMap<String, SortedMap<String, KeepRule>> byPrefix = new TreeMap<>(LONGEST_FIRST);
            byPrefix.putAll(read);
            return new KeepRules(byPrefix);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The same rules, but for this prefix, which gets these; namespaces that are not named keep nothing. */
    public KeepRules with(String prefix, Map<String, KeepRule> namespaces) {
        SortedMap<String, SortedMap<String, KeepRule>> changed = new TreeMap<>(LONGEST_FIRST);
        changed.putAll(byPrefix);
        changed.put(prefix, sorted(namespaces));
        return new KeepRules(changed);
    }

    /** The rules of a prefix by namespace; empty when it has none. */
    public Map<String, KeepRule> of(String prefix) {
        return byPrefix.getOrDefault(prefix, Collections.emptySortedMap());
    }

    /** Whether the prefix has rules, be it that they keep nothing. */
    public boolean has(String prefix) {
        return byPrefix.containsKey(prefix);
    }

    /** The rules by prefix, the longest prefix first. */
    SortedMap<String, SortedMap<String, KeepRule>> byPrefix() {
        return byPrefix;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeepRules that && byPrefix.equals(that.byPrefix);
    }

    @Override
    public int hashCode() {
        return byPrefix.hashCode();
    }

    /** The JSON that {@link #read} reads. */
    @Override
    public String toString() {
        JsonWriter out = new JsonWriter(128).beginObject();
        byPrefix.forEach((prefix, namespaces) -> {
            out.anyName(prefix).beginObject();
            namespaces.forEach((name, rule) -> write(out.anyName(name), rule));
            out.endObject();
        });
        return new String(out.endObject().toByteArray(), StandardCharsets.UTF_8);
    }

    private static void write(JsonWriter out, KeepRule rule) {
        out.beginObject();
        out.name("size").number(rule.size());
        out.name("ttl").number(rule.ttlSeconds());
        out.name("meta_ttl").number(rule.metaTtlSeconds());
        out.endObject();
    }

    private static KeepRule rule(MemberReader members) throws IOException {
        int size = 0;
        long ttl = 0;
        long metaTtl = 0;
        while (members.next()) {
            switch (members.name()) {
                case "size" -> size = (int) members.number(1, KeepRule.MAX_SIZE);
                case "ttl" -> ttl = members.number(1, KeepRule.MAX_TTL_SECONDS);
                case "meta_ttl" -> metaTtl = members.number(1, KeepRule.MAX_META_TTL_SECONDS);
                default -> members.skip();
            }
        }
        return new KeepRule(size, ttl, metaTtl);
    }

    private static <V> Map<String, V> members(MemberReader members, StrictJson.Body<V, IOException> value)
        throws IOException {
        Map<String, V> all = new TreeMap<>();
        while (members.next()) {
            all.put(members.name(), members.object(value));
        }
        return all;
    }

    private static SortedMap<String, KeepRule> sorted(Map<String, KeepRule> namespaces) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(namespaces));
    }
}
