package io.sluice.gateway.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The list of namespaces: a YAML list of maps, or a text that holds such a list.
 */
final class NamespacesKind implements Kind<List<NamespaceConfig>> {
    /** The longest payload of a client when nothing else is said. */
    static final int DEFAULT_PUBLISH_BYTES = 64 << 10;

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
            NamespaceConfig namespace = NamespaceKind.read(sequence.items().get(i), "[" + i + "]", complaints);
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

    @Override
    public String show(List<NamespaceConfig> namespaces) {
        return "[" + String.join(", ", namespaces.stream().map(NamespaceKind::show).toList()) + "]";
    }

    @Override
    public String yaml(List<NamespaceConfig> namespaces) {
        return show(namespaces);
    }

    @Override
    public String allowed() {
        return "a list such as [{name: chat, subscribe: everyone, publish: users}]";
    }
}
