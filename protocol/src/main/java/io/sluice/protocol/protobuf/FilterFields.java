package io.sluice.protocol.protobuf;

import java.io.IOException;

/** The fields of a filter's node, which are checked and not kept. Belongs to one call. */
final class FilterFields implements Fields {
    @Override
    public void field(int number, FieldReader in) throws IOException {
        switch (number) {
            case 1, 2, 3, 4, 5 -> in.string();
            case 6 -> in.embedded(this);
            default -> in.skip();
        }
    }
}
