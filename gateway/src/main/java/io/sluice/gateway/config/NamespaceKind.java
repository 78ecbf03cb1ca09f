package io.sluice.gateway.config;

import io.sluice.gateway.config.HistoryRules.Recovery;
import io.sluice.gateway.config.NamespaceConfig.Publishers;
import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.config.NamespaceConfig.Subscribers;
import io.sluice.gateway.config.PresenceRules.JoinLeave;
import io.sluice.protocol.ChannelName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One namespace: a YAML map of its name and what is special about it.
 */
final class NamespaceKind {
    private static final int MOST_KEPT = 100_000;
    private static final Duration LONGEST_KEPT = Duration.ofDays(30);

    private static final Kind<String> NAME = new ScalarKind<>(
        "the part of a channel's name before its first colon: no colon, braces, quotes or control characters, not"
            + " beginning with sluice.", ScalarKind.Form.QUOTED, NamespaceKind::parseName, name -> name);
    private static final List<String> KEYS = List.of("name", "subscribe", "publish", "max-publish-bytes",
        "slow-policy", "history-size", "history-ttl", "history-readers", "recovery", "presence", "presence-readers",
        "join-leave", "delta", "tag-filter", "user-limited", "private-prefix", "channel-pattern");

    private NamespaceKind() {
    }

    /** Reads it, or complains and returns null. */
    static @Nullable NamespaceConfig read(YamlNode node, String part, Faults.Complaints complaints) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            complaints.add(part, node.line(), "takes keys and values: " + String.join(", ", KEYS));
            return null;
        }
        Fields fields = new Fields(mapping, part, complaints);
        NamespaceConfig namespace = new NamespaceConfig(fields.name(),
            fields.read("subscribe", Kinds.word(Subscribers.class), Subscribers.USERS),
            fields.read("publish", Kinds.word(Publishers.class), Publishers.NOBODY),
            Math.toIntExact(fields.read("max-publish-bytes", Kinds.bytes(1, 16 << 20),
                (long) NamespacesKind.DEFAULT_PUBLISH_BYTES)),
            fields.read("slow-policy", Kinds.word(SlowPolicy.class), SlowPolicy.DISCONNECT),
            history(fields), presence(fields),
            fields.read("delta", Kinds.flag(), false), fields.read("tag-filter", Kinds.flag(), false),
            names(fields));
        return fields.unsound || contradicts(namespace, fields) ? null : namespace;
    }

    /** Shows it as it could be given: what is asked of every namespace, and what is special about this one. */
    static String show(NamespaceConfig namespace) {
        HistoryRules history = namespace.history();
        PresenceRules presence = namespace.presence();
        List<String> parts = new ArrayList<>(List.of("name: \"" + namespace.name() + "\"",
            "subscribe: " + namespace.subscribe(), "publish: " + namespace.publish(),
            "max-publish-bytes: " + ByteSizes.format(namespace.maxPublishBytes()),
            "slow-policy: " + namespace.slowPolicy()));
        if (history.kept()) {
            parts.addAll(List.of("history-size: " + history.size(), "history-ttl: " + Durations.format(history.ttl()),
                "history-readers: " + history.readers(), "recovery: " + history.recovery()));
        }
        if (presence.kept()) {
            parts.addAll(List.of("presence: true", "presence-readers: " + presence.readers(),
                "join-leave: " + presence.joinLeave()));
        }
        if (namespace.delta()) {
            parts.add("delta: true");
        }
        if (namespace.tagFilter()) {
            parts.add("tag-filter: true");
        }
        parts.addAll(shown(namespace.names()));
        return "{" + String.join(", ", parts) + "}";
    }

    private static HistoryRules history(Fields fields) {
        HistoryRules standard = HistoryRules.NONE;
        return new HistoryRules(fields.read("history-size", Kinds.number(0, MOST_KEPT), standard.size()),
            fields.read("history-ttl", Kinds.duration(Duration.ofSeconds(1), LONGEST_KEPT), standard.ttl()),
            fields.read("recovery", Kinds.word(Recovery.class), standard.recovery()),
            fields.read("history-readers", Kinds.word(Readers.class), standard.readers()));
    }

    private static PresenceRules presence(Fields fields) {
        PresenceRules standard = PresenceRules.NONE;
        return new PresenceRules(fields.read("presence", Kinds.flag(), standard.kept()),
            fields.read("presence-readers", Kinds.word(Readers.class), standard.readers()),
            fields.read("join-leave", Kinds.word(JoinLeave.class), standard.joinLeave()));
    }

    private static NameRules names(Fields fields) {
        NameRules any = NameRules.ANY;
        return new NameRules(fields.read("user-limited", Kinds.flag(), any.userLimited()),
            fields.read("private-prefix", NameKinds.prefix(), any.privatePrefix()),
            fields.read("channel-pattern", NameKinds.pattern(), any.pattern()));
    }

    private static List<String> shown(NameRules names) {
        List<String> parts = new ArrayList<>();
        if (names.userLimited()) {
            parts.add("user-limited: true");
        }
        if (!names.privatePrefix().equals(NameRules.ANY.privatePrefix())) {
            parts.add("private-prefix: " + NameKinds.prefix().yaml(names.privatePrefix()));
        }
        if (!names.pattern().isEmpty()) {
            parts.add("channel-pattern: " + NameKinds.pattern().yaml(names.pattern()));
        }
        return parts;
    }

    private static boolean contradicts(NamespaceConfig namespace, Fields fields) {
        boolean recoverable = namespace.history().recoverable();
        if (recoverable && namespace.slowPolicy() != SlowPolicy.DISCONNECT) {
            fields.complainOf("slow-policy", "of a namespace that can be recovered has to be disconnect: a client that"
                + " is fed around a gap would not know of it; or set recovery: off");
        }
        if (namespace.delta() && !recoverable) {
            fields.complainOf("delta", "needs history-size over 0 and a recovery that is not off");
        }
        if (namespace.presence().joinLeave() != JoinLeave.OFF && !namespace.presence().kept()) {
            fields.complainOf("join-leave", "needs presence: true");
        }
        return fields.unsound;
    }

    private static String parseName(String name) {
        boolean sound = name.isEmpty() || ChannelName.fault(name, Integer.MAX_VALUE) == null;
        if (!sound || name.matches(".*[:\"\\\\].*") || name.startsWith("sluice.")) {
            throw new IllegalArgumentException("can't be a namespace's name");
        }
        return name;
    }

    /** The keys of one namespace, taken one by one. */
    private static final class Fields {
        private final Map<String, YamlNode> values = new HashMap<>();
        private final YamlNode.Mapping mapping;
        private final String part;
        private final Faults.Complaints complaints;
        private boolean unsound;

        Fields(YamlNode.Mapping mapping, String part, Faults.Complaints complaints) {
            this.mapping = mapping;
            this.part = part;
            this.complaints = complaints;
            for (YamlNode.Member member : mapping.members()) {
                if (!KEYS.contains(member.key())) {
                    complain("", member.line(), "unknown key " + Words.quote(member.key()) + "; "
                        + Words.didYouMean(member.key(), KEYS));
                } else if (values.put(member.key(), member.value()) != null) {
                    complain("." + member.key(), member.line(), "is given twice");
                }
            }
        }

        /** The name, without which there is no namespace. */
        String name() {
            if (!values.containsKey("name")) {
                complain("", mapping.line(), "has no name");
            }
            return read("name", NAME, "");
        }

        /** What is given, or otherwise this; this also after a complaint. */
        <T> T read(String key, Kind<T> kind, T otherwise) {
            YamlNode node = values.get(key);
            T given = node == null ? null
                : kind.read(node, (sub, line, problem) -> complain("." + key + sub, line, problem));
            return given == null ? otherwise : given;
        }

        /** Complains of a value that is sound by itself. */
        void complainOf(String key, String problem) {
            YamlNode node = values.get(key);
            complain("." + key, node == null ? mapping.line() : node.line(), problem);
        }

        private void complain(String sub, int line, String problem) {
            unsound = true;
            complaints.add(part + sub, line, problem);
        }
    }
}
