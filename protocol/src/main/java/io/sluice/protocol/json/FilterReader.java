package io.sluice.protocol.json;

import io.sluice.protocol.FilterNode;
import java.io.IOException;
import java.util.List;

/** The reading of a tag filter's description (client protocol, section 1.3), whatever it makes of it. */
final class FilterReader {
    private FilterReader() {
    }

    /** Reads the description at which the cursor stands. */
    static FilterNode read(MemberReader members) throws IOException {
        return members.object(FilterReader::node);
    }

    private static FilterNode node(MemberReader members) throws IOException {
        String op = "";
        String key = "";
        String cmp = "";
        String val = "";
        List<String> vals = List.of();
        List<FilterNode> nodes = List.of();
        while (members.next()) {
            switch (members.name()) {
                case "op" -> op = members.string();
                case "key" -> key = members.string();
                case "cmp" -> cmp = members.string();
                case "val" -> val = members.string();
                case "vals" -> vals = members.list(MemberReader::string);
                case "nodes" -> nodes = members.list(FilterReader::read);
                default -> members.skip();
            }
        }
        return new FilterNode(op, key, cmp, val, vals, nodes);
    }
}
