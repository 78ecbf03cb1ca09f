package io.sluice.protocol.protobuf;

import io.sluice.protocol.FilterNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The fields of a filter's node as far as they have been read. Belongs to one call. */
final class FilterFields implements Fields {
    private String op = "";
    private String key = "";
    private String cmp = "";
    private String val = "";
    private List<String> vals = List.of();
    private List<FilterNode> nodes = List.of();

    @Override
    public void field(int number, FieldReader in) throws IOException {
        switch (number) {
            case 1 -> op = in.string();
            case 2 -> key = in.string();
            case 3 -> cmp = in.string();
            case 4 -> val = in.string();
            case 5 -> value(in);
            case 6 -> node(in);
            default -> in.skip();
        }
    }

    FilterNode toNode() {
        return new FilterNode(op, key, cmp, val, vals, nodes);
    }

    private void value(FieldReader in) throws IOException {
        vals = vals.isEmpty() ? new ArrayList<>() : vals;
        vals.add(in.string());
    }

    private void node(FieldReader in) throws IOException {
        FilterFields fields = new FilterFields();
        in.embedded(fields);
        nodes = nodes.isEmpty() ? new ArrayList<>() : nodes;
        nodes.add(fields.toNode());
    }
}
