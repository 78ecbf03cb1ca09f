package io.sluice.protocol.protobuf;

import io.sluice.protocol.FilterNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The fields of a filter's node as far as they have been read, whatever it makes of them. Belongs to one call. */
final class FilterFields implements Fields {
    private final List<String> vals = new ArrayList<>();
    private final List<FilterFields> nodes = new ArrayList<>();
    private String op = "";
    private String key = "";
    private String cmp = "";
    private String val = "";

    @Override
    public void field(int number, FieldReader in) throws IOException {
        switch (number) {
            case 1 -> op = in.string();
            case 2 -> key = in.string();
            case 3 -> cmp = in.string();
            case 4 -> val = in.string();
            case 5 -> vals.add(in.string());
            case 6 -> node(in);
            default -> in.skip();
        }
    }

    FilterNode toNode() {
        return new FilterNode(op, key, cmp, val, vals, nodes.stream().map(FilterFields::toNode).toList());
    }

    private void node(FieldReader in) throws IOException {
        FilterFields node = new FilterFields();
        in.embedded(node);
        nodes.add(node);
    }
}
