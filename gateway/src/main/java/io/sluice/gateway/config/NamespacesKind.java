package io.sluice.gateway.config;

import io.sluice.gateway.config.NamespaceConfig.Publishers;
import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.config.NamespaceConfig.Subscribers;
import io.sluice.protocol.ChannelName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The list of namespaces: a YAML list of maps, or a text that holds such a list.
 */
final class NamespacesKind implements Kind<List<NamespaceConfig>> {
    /** The longest payload of a client when nothing else is said. */
    static final int DEFAULT_PUBLISH_BYTES = 64 << 10;
    private static final Kind<String> NAME = new ScalarKind<>(
        "the part of a channel's name before its first colon: no colon, braces, quotes or control characters, not"
            + " beginning with sluice.", ScalarKind.Form.QUOTED, NamespacesKind::parseName, name -> name);
    private static final Kind<Subscribers> SUBSCRIBE = Kinds.word(Subscribers.class);
    private static final Kind<Publishers> PUBLISH = Kinds.word(Publishers.class);
    private static final Kind<Long> MAX_PUBLISH_BYTES = Kinds.bytes(1, 16 << 20);
    private static final Kind<SlowPolicy> SLOW_POLICY = Kinds.word(SlowPolicy.class);
    private static final List<String> KEYS =
        List.of("name", "subscribe", "publish", "max-publish-bytes", "slow-policy");

    @Override
    public @Nullable List<NamespaceConfig> read(YamlNode node, Faults.Complaints complaints) {
        if (node instanceof YamlNode.Scalar scalar) {
            return readInline(String.valueOf(scalar.text()), scalar.line(), complaints);
        }
        if (!(node instanceof YamlNode.Sequence sequence)) {
            complaints.add("", node.line(), "takes a list; allowed: " + allowed());
            return null;
        }
        List<NamespaceConfig> namespaces = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            NamespaceConfig namespace = one(sequence.items().get(i), "[" + i + "]", complaints);
            if (namespace != null) {
                namespaces.add(namespace);
            }
        }
        boolean sound = namespaces.size() == sequence.items().size() && namesDiffer(namespaces, node, complaints);
        return sound ? List.copyOf(namespaces) : null;
    }

    private @Nullable List<NamespaceConfig> readInline(String text, int line, Faults.Complaints complaints) {
        try {
            YamlNode node = YamlReader.read(text);
            if (node == null) {
                return List.of();
            }
            if (!(node instanceof YamlNode.Scalar)) {
                return read(node, complaints);
            }
            complaints.add("", line, Words.quote(text) + " is not a list; allowed: " + allowed());
        } catch (YamlReader.SyntaxException e) {
            complaints.add("", line, e.problem + "; allowed: " + allowed());
        }
        return null;
    }

    private static boolean namesDiffer(List<NamespaceConfig> namespaces, YamlNode node, Faults.Complaints complaints) {
        Set<String> seen = new HashSet<>();
        boolean differ = true;
        for (NamespaceConfig namespace : namespaces) {
            if (!seen.add(namespace.name())) {
                complaints.add("", node.line(), "two namespaces have the name " + Words.quote(namespace.name()));
                differ = false;
            }
        }
        return differ;
    }

    private static @Nullable NamespaceConfig one(YamlNode node, String part, Faults.Complaints complaints) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            complaints.add(part, node.line(), "takes keys and values: " + String.join(", ", KEYS));
            return null;
        }
        Fields fields = new Fields(mapping, part, complaints);
        String name = fields.read("name", NAME, null);
        Subscribers subscribe = fields.read("subscribe", SUBSCRIBE, Subscribers.USERS);
        Publishers publish = fields.read("publish", PUBLISH, Publishers.NOBODY);
        Long bytes = fields.read("max-publish-bytes", MAX_PUBLISH_BYTES, (long) DEFAULT_PUBLISH_BYTES);
        SlowPolicy slow = fields.read("slow-policy", SLOW_POLICY, SlowPolicy.DISCONNECT);
        if (fields.unsound || name == null || subscribe == null || publish == null || bytes == null || slow == null) {
            return null;
        }
        return new NamespaceConfig(name, subscribe, publish, Math.toIntExact(bytes), slow);
    }

    private static String parseName(String name) {
        boolean sound = name.isEmpty() || ChannelName.fault(name, Integer.MAX_VALUE) == null;
        if (!sound || name.matches(".*[:\"\\\\].*") || name.startsWith("sluice.")) {
            throw new IllegalArgumentException("can't be a namespace's name");
        }
        return name;
    }

    @Override
    public String show(List<NamespaceConfig> namespaces) {
        return "[" + String.join(", ", namespaces.stream().map(NamespacesKind::showOne).toList()) + "]";
    }

    private static String showOne(NamespaceConfig namespace) {
        return "{name: \"" + namespace.name() + "\", subscribe: " + namespace.subscribe() + ", publish: "
            + namespace.publish() + ", max-publish-bytes: " + ByteSizes.format(namespace.maxPublishBytes())
            + ", slow-policy: " + namespace.slowPolicy() + "}";
    }

    @Override
    public String yaml(List<NamespaceConfig> namespaces) {
        return show(namespaces);
    }

    @Override
    public String allowed() {
        return "a list such as [{name: chat, subscribe: everyone, publish: users}]";
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

        <T> @Nullable T read(String key, Kind<T> kind, @Nullable T otherwise) {
            YamlNode node = values.get(key);
            if (node != null) {
                return kind.read(node, (sub, line, problem) -> complain("." + key + sub, line, problem));
            }
            if (otherwise == null) {
                complain("", mapping.line(), "has no " + key);
            }
            return otherwise;
        }

        private void complain(String sub, int line, String problem) {
            unsound = true;
            complaints.add(part + sub, line, problem);
        }
    }
}
